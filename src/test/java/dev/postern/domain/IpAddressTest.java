package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:DB8:1:2::1, 20010db800010002/64",
        "::1, 0000000000000000/64",
    })
    void whatIsCountedIsTheNetwork(String address, String network) {
        assertThat(IpAddress.parse(address).map(IpAddress::network)).contains(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "unknown",
                "_hidden",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "010.0.0.1",
                "1.2.3.4:80",
                "[::1]",
                "[::1]:80",
                "::1%eth0",
                ":",
                "::::",
                "12345::",
                "a.b:c:d",
                " 1.2.3.4",
            })
    void whatIsNoAddressIsNotLookedUp(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.128/25, 10.0.0.128, true",
        "10.0.0.128/25, 10.0.0.127, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 192.0.2.7, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "::ffff:10.0.0.0/8, 10.1.1.1, true",
    })
    void aSubnetHoldsWhatBeginsAlike(String subnet, String address, boolean inside) {
        assertThat(Subnet.parse(subnet)
                        .orElseThrow()
                        .contains(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "host/8"})
    void whatIsNoSubnetIsRefused(String text) {
        assertThat(Subnet.parse(text)).isEmpty();
    }
}
