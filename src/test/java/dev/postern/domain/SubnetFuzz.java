package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Any text as an address and as a subnet: Netty reads the same, but for IPv6 that ends as IPv4, and
 * arithmetic tells what a subnet holds.
 *
 * <p>The first line of the input is a subnet, the second an address.
 */
public final class SubnetFuzz {
    private SubnetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        String second = lines.length > 1 ? lines[1] : "";
        Optional<Subnet> subnet = Subnet.parse(lines[0]);
        Optional<IpAddress> address = IpAddress.parse(second);

        address.ifPresent(parsed -> checkAddress(parsed, second));
        subnet.ifPresent(SubnetFuzz::checkSubnet);
        if (subnet.isPresent() && address.isPresent()) {
            assertThat(subnet.get().contains(address.get())).isEqualTo(holds(subnet.get(), address.get()));
        }
    }

    private static void checkAddress(IpAddress address, String text) {
        assertThat(IpAddress.parse(address.text())).contains(address);
        assertThat(IpAddress.parse(address.text()).map(IpAddress::network)).contains(address.network());
        if (NetUtil.isValidIpV4Address(text) || (text.indexOf('.') < 0 && NetUtil.isValidIpV6Address(text))) {
            assertThat(NetUtil.createByteArrayFromIpAddressString(text)).endsWith(address.bytes());
        }
        assertThat(Subnet.parse(text)).contains(new Subnet(address, address.bytes().length * Byte.SIZE));
    }

    private static void checkSubnet(Subnet subnet) {
        int most = subnet.base().bytes().length * Byte.SIZE;
        assertThat(subnet.bits()).isBetween(0, most);
        assertThat(subnet.contains(subnet.base())).isTrue();
        assertThat(Subnet.parse(subnet.base().text() + '/' + subnet.bits())).contains(subnet);
    }

    private static boolean holds(Subnet subnet, IpAddress address) {
        int free = subnet.base().bytes().length * Byte.SIZE - subnet.bits();
        return subnet.base().bytes().length == address.bytes().length
                && network(subnet.base(), free).equals(network(address, free));
    }

    private static BigInteger network(IpAddress address, int free) {
        return new BigInteger(1, address.bytes()).shiftRight(free);
    }
}
