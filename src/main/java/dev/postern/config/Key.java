package dev.postern.config;

import dev.postern.config.Settings.Profile;
import java.util.Locale;

/**
 * One setting that an operator may change. Immutable.
 *
 * @param name its name in the file and on the command line
 * @param type what its text may be
 * @param development its default in the development profile
 * @param production its default in the production profile
 * @param why what it does and where its default comes from
 * @param <T> the value's type
 */
public record Key<T>(String name, ValueType<T> type, String development, String production, String why) {

    static <T> Key<T> of(String name, ValueType<T> type, String byDefault, String why) {
        return new Key<>(name, type, byDefault, byDefault, why);
    }

    /** Its name as an environment variable. */
    public String variable() {
        return "POSTERN_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The allowed values, in words. */
    public String range() {
        return type.range();
    }

    /** Its default in a profile. */
    public String byDefault(Profile profile) {
        return profile == Profile.PRODUCTION ? production : development;
    }
}
