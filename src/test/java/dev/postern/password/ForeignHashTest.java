package dev.postern.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that others have made: each text here was written by the library that is named beside it. */
class ForeignHashTest {
    private static final String PASSWORD = "p\u00e4ssword";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // passlib 1.7
                "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$Xuk/mKPBRhbLsojtsFDMxeS28vA",
                "$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$sB9mswhkOTQdUegtwlkp71Xn.56CSaL7Kkm4SCisUYw",
                "$pbkdf2-sha512$2500$MDEyMzQ1Njc4OWFiY2RlZg$53jqU7Lr7ZHezmEcg8swpEfkr/xvbfQl5yKydHJgLkpuBT31wtrACokCxYjpqU1F8ivjSdRvazUv9o8z7Ock5w",
                "$scrypt$ln=12,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$RpVQQxUqGAsfd5fOa9Qb0hhr4swsnYQABXt/s5Xw7vw",
                // Django 3.2
                "pbkdf2_sha256$26000$saltSALT$FtrIt5OfYWnaJ4IvoBFvQJkoR4wq7GeZoZur/tbqtWY=",
                "pbkdf2_sha1$26000$saltSALT$VbAv26lJ8Vbu35FEno110z23uKg=",
                // Python's hashlib, put together as Django 4 does
                "scrypt$4096$saltSALT$8$5$b3coC5NujVFIw3R71lkGI+JL+QTzT0zoMroZzRkbSIvIcix62HLoUb1X1d5RkcDlnIqTQmZG+R8ci1RlcbiHQA==",
                // The reference implementation of Argon2, and behind Django's prefix
                "$argon2id$v=19$m=4096,t=3,p=2$c29tZXNhbHQxNmJ5dGVzIQ$/trtVvcOdd244T8WjrHpbbdW6dr34oDU+EnvNb5ddjc",
                "argon2$argon2id$v=19$m=4096,t=3,p=2$c29tZXNhbHQxNmJ5dGVzIQ$/trtVvcOdd244T8WjrHpbbdW6dr34oDU+EnvNb5ddjc",
                "$argon2i$v=19$m=1024,t=2,p=1$c29tZXNhbHQxNmJ5dGVzIQ$GU2V9X/drAOPF131QIxS9OZ0cusRDWm0",
                "$argon2d$v=16$m=1024,t=2,p=1$c29tZXNhbHQxNmJ5dGVzIQ$DuMGrwkfcgO2k6Tk49KbiW6UnIFIohkL",
            })
    void thePasswordThatItWasMadeOfMatchesAndNoOther(String text) {
        ForeignHash hash = ForeignHash.parse(text).orElseThrow();

        assertThat(hash.matches(PASSWORD.getBytes(UTF_8))).isTrue();
        assertThat(hash.matches("password".getBytes(UTF_8))).isFalse();
        assertThat(hash.matches((PASSWORD + ' ').getBytes(UTF_8))).isFalse();
    }

    /** Source: the example of github.com/firebase/scrypt. */
    @Test
    void firebasesExampleMatches() {
        ForeignHash hash = ForeignHash.parse("$firebase-scrypt$ln=14,r=8$Bw==$"
                        + "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$"
                        + "42xEC+ixf3L2lw==$"
                        + "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==")
                .orElseThrow();

        assertThat(hash.matches("user1password".getBytes(UTF_8))).isTrue();
        assertThat(hash.matches("user2password".getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$2x$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuabcdefghijklmnopqrstu",
                "pbkdf2_sha256$0$salt$FtrIt5OfYWnaJ4IvoBFvQJkoR4wq7GeZoZur/tbqtWY=",
                "pbkdf2_sha256$999999999$salt$FtrIt5OfYWnaJ4IvoBFvQJkoR4wq7GeZoZur/tbqtWY=",
                "pbkdf2_md5$1000$salt$FtrIt5OfYWnaJ4IvoBFvQJkoR4wq7GeZoZur/tbqtWY=",
                "$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$",
                "scrypt$4095$salt$8$1$aGFzaA==",
                "scrypt$16777216$salt$64$1$aGFzaA==",
                "$scrypt$ln=30,r=8,p=1$c2FsdA$aGFzaA",
                "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=19$m=262144,t=60,p=1$c29tZXNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=18$m=1024,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2g",
                "$firebase-scrypt$ln=20,r=8$Bw==$a2V5$c2FsdA==$aGFzaA==",
            })
    void whatIsNoneOrWouldTakeTooMuchIsNotRead(String text) {
        assertThat(ForeignHash.parse(text)).isEmpty();
    }
}
