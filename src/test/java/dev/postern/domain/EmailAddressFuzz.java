package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** Any text as an e-mail address, halves of surrogate pairs included: what is canonical stays as it is. */
public final class EmailAddressFuzz {
    private EmailAddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
        check(ByteBuffer.wrap(input).asCharBuffer().toString());
    }

    private static void check(String text) {
        EmailAddress.parse(text).ifPresent(address -> {
            assertBounded(address, text);
            assertSame(address, address.canonical());
            assertSame(address, address.typed());
            assertSame(address, ' ' + text + ' ');
            assertComposesAlike(address, Normalizer.normalize(text, Normalizer.Form.NFC));
            assertComposesAlike(address, Normalizer.normalize(text, Normalizer.Form.NFD));
        });
    }

    private static void assertBounded(EmailAddress address, String text) {
        String canonical = address.canonical();
        assertThat(text).contains(address.typed());
        assertThat(canonical.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(EmailAddress.MAX_BYTES);
        assertThat(canonical).matches("[^@\\p{Z}\\p{C}A-Z]+@[a-z0-9.-]+");
        if (text.chars().allMatch(c -> c < 0x80)) {
            assertThat(canonical).isEqualTo(address.typed().toLowerCase(Locale.ROOT));
        }
    }

    private static void assertSame(EmailAddress address, String text) {
        assertThat(EmailAddress.parse(text).map(EmailAddress::canonical)).contains(address.canonical());
    }

    /** Another composition may be refused, for one too long, but it is never another account. */
    private static void assertComposesAlike(EmailAddress address, String text) {
        EmailAddress.parse(text).ifPresent(other -> assertThat(other).isEqualTo(address));
    }
}
