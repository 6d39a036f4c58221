package dev.postern.config;

import dev.postern.config.Settings.Profile;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every setting there is. {@code conf/postern.yaml} and the README show this table; tests compare them with it.
 */
public final class Keys {
    static final Key<Profile> PROFILE = new Key<>(
            "profile",
            ValueType.oneOf(Profile.class),
            "development",
            "production",
            "Which defaults apply: the seed's contract to the letter for one machine, or everything hardened.");

    /** All keys, in the order in which they are shown. */
    public static final List<Key<?>> ALL = Stream.of(
                    List.<Key<?>>of(PROFILE),
                    HttpKeys.ALL,
                    StoreKeys.ALL,
                    PasswordKeys.ALL,
                    AccountKeys.ALL,
                    MailKeys.ALL,
                    ThrottleKeys.ALL)
            .flatMap(List::stream)
            .toList();

    private Keys() {}
}
