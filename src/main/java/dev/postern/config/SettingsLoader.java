package dev.postern.config;

import dev.postern.config.Settings.Profile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns a file, the environment and the command line into {@link Settings}, or says everything that is wrong with them.
 * Used by one thread.
 */
public final class SettingsLoader {
    /** Variables that container platforms add for a service of our name, such as POSTERN_PORT=tcp://10.0.0.1:5000. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "POSTERN_(\\w+_)?(SERVICE_HOST=.*|SERVICE_PORT(_\\w+)?=.*|PORT(_\\d+_(TCP|UDP))?=(tcp|udp)://.*"
                    + "|PORT_\\d+_(TCP|UDP)_(PROTO|PORT|ADDR)=.*)");

    private static final Map<String, Key<?>> BY_NAME = index(Key::name);
    private static final Map<String, Key<?>> BY_VARIABLE = index(Key::variable);

    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<Key<?>, Object> values = new HashMap<>();

    private SettingsLoader() {}

    /**
     * Loads the settings.
     *
     * @throws ConfigException with every fault there is: unknown keys, values out of range, unsafe combinations
     */
    public static Settings load(Sources sources) throws ConfigException {
        SettingsLoader loader = new SettingsLoader();
        loader.gather(sources);
        loader.check();
        loader.refuseIfFaulty();
        Settings settings = loader.assemble();
        loader.faults.addAll(SafetyRules.violatedBy(
                settings, loader.read(HttpKeys.INSECURE_PUBLIC), loader.read(StoreKeys.INSECURE_STORE)));
        loader.refuseIfFaulty();
        return settings;
    }

    private void gather(Sources sources) {
        // What cannot be seen may be there: then reading it says why it cannot be read.
        if (sources.fileRequired() || !Files.notExists(sources.file(), LinkOption.NOFOLLOW_LINKS)) {
            YamlFile.read(sources.file(), BY_NAME.keySet(), faults)
                    .forEach((name, text) -> put(sources.file().toString(), BY_NAME, name, text));
        }
        new TreeMap<>(sources.environment()).forEach((variable, text) -> {
            boolean ours = variable.startsWith("POSTERN_");
            if (ours
                    && (BY_VARIABLE.containsKey(variable)
                            || !SERVICE_LINK.matcher(variable + '=' + text).matches())) {
                put("environment", BY_VARIABLE, variable, text);
            }
        });
        sources.arguments().forEach((name, text) -> put("command line", BY_NAME, name, text));
    }

    private void put(String source, Map<String, Key<?>> known, String name, String text) {
        Key<?> key = known.get(name);
        if (key == null) {
            faults.add(source + ": unknown key " + printable(name) + "; the nearest is "
                    + NearestKey.to(name, known.keySet()));
        } else {
            texts.put(key.name(), text);
        }
    }

    private void check() {
        check(Keys.PROFILE, Profile.DEVELOPMENT);
        Profile profile = values.get(Keys.PROFILE) instanceof Profile chosen ? chosen : Profile.DEVELOPMENT;
        Keys.ALL.stream().filter(key -> !key.equals(Keys.PROFILE)).forEach(key -> check(key, profile));
    }

    private void check(Key<?> key, Profile profile) {
        String text = texts.getOrDefault(key.name(), key.byDefault(profile));
        try {
            values.put(key, key.type().reader().apply(text));
        } catch (IllegalArgumentException outOfRange) {
            String given = key.type().secret() ? "what is given" : printable(text);
            faults.add(key.name() + ": " + given + " is not allowed; it may be " + key.range());
        }
    }

    private void refuseIfFaulty() throws ConfigException {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private Settings assemble() {
        return new Settings(
                read(Keys.PROFILE),
                new Settings.Http(
                        read(HttpKeys.HTTP_HOST),
                        read(HttpKeys.HTTP_PORT),
                        orProcessors(read(HttpKeys.HTTP_EVENT_LOOPS)),
                        read(HttpKeys.HTTP_IDLE_TIMEOUT),
                        read(HttpKeys.HTTP_ACCESS_LOG),
                        new Settings.Cookie(read(HttpKeys.COOKIE_SECURE), read(HttpKeys.COOKIE_PREFIX)),
                        read(HttpKeys.PROXY_TRUSTED),
                        read(HttpKeys.HTTP_ORIGINS)),
                new Settings.Tls(
                        read(HttpKeys.TLS_CERTIFICATE),
                        read(HttpKeys.TLS_KEY),
                        read(HttpKeys.TLS_PASSWORD),
                        read(HttpKeys.TLS_RELOAD),
                        read(HttpKeys.TLS_HSTS)),
                new Settings.Management(read(HttpKeys.MANAGEMENT_HOST), read(HttpKeys.MANAGEMENT_PORT)),
                new Settings.Db(
                        read(StoreKeys.DB_URL),
                        read(StoreKeys.DB_USER),
                        read(StoreKeys.DB_PASSWORD),
                        read(StoreKeys.DB_POOL_SIZE),
                        read(StoreKeys.DB_FREE_SPACE_FLOOR)),
                new Settings.Password(
                        read(PasswordKeys.PASSWORD_COST),
                        orProcessors(read(PasswordKeys.PASSWORD_THREADS)),
                        read(PasswordKeys.PASSWORD_QUEUE),
                        read(PasswordKeys.PASSWORD_QUEUE_TIMEOUT),
                        read(PasswordKeys.PASSWORD_MIN_LENGTH),
                        read(PasswordKeys.PASSWORD_REFUSE_COMMON),
                        read(PasswordKeys.PASSWORD_NAMES),
                        read(PasswordKeys.PASSWORD_BREACHED),
                        read(PasswordKeys.PASSWORD_ENGINE)),
                new Settings.Sessions(
                        read(AccountKeys.SESSIONS_IDLE),
                        read(AccountKeys.SESSIONS_ABSOLUTE),
                        read(AccountKeys.SESSIONS_PER_USER),
                        read(AccountKeys.SESSIONS_TOUCH_INTERVAL),
                        read(AccountKeys.SESSIONS_CACHE)),
                new Settings.Account(read(AccountKeys.ACCOUNT_DELETION_GRACE)),
                new Settings.Register(
                        read(AccountKeys.REGISTER_VERIFY),
                        read(AccountKeys.REGISTER_CONFLICT),
                        read(AccountKeys.VERIFICATION_TTL)),
                mail(),
                new Settings.Reset(
                        read(AccountKeys.RESET_TTL),
                        read(AccountKeys.RESET_DELIVERY),
                        read(AccountKeys.RESET_UNKNOWN),
                        read(AccountKeys.SERVICE_KEY)),
                new Settings.Throttle(
                        read(ThrottleKeys.THROTTLE_LOGIN_ACCOUNT),
                        read(ThrottleKeys.THROTTLE_LOGIN_NETWORK),
                        read(ThrottleKeys.THROTTLE_LOGIN_SPREAD),
                        read(ThrottleKeys.THROTTLE_LOGIN_CONSECUTIVE),
                        read(ThrottleKeys.THROTTLE_LOGIN_DEVICES),
                        read(ThrottleKeys.THROTTLE_REGISTER_NETWORK),
                        read(ThrottleKeys.THROTTLE_RESET_ACCOUNT),
                        read(ThrottleKeys.THROTTLE_RESET_NETWORK),
                        read(ThrottleKeys.THROTTLE_RESET_FAILURES),
                        read(ThrottleKeys.THROTTLE_UNKNOWN_SESSIONS)));
    }

    private MailSettings mail() {
        return new MailSettings(
                read(MailKeys.MAIL_TRANSPORT),
                read(MailKeys.MAIL_FROM),
                read(MailKeys.PUBLIC_URL),
                read(MailKeys.MAIL_FOLDER),
                read(MailKeys.MAIL_TEMPLATES),
                new MailSettings.Smtp(
                        read(MailKeys.MAIL_HOST),
                        read(MailKeys.MAIL_PORT),
                        read(MailKeys.MAIL_TLS),
                        read(MailKeys.MAIL_AUTHORITY),
                        read(MailKeys.MAIL_USER),
                        read(MailKeys.MAIL_PASSWORD)),
                read(MailKeys.MAIL_PER_RECIPIENT));
    }

    @SuppressWarnings("unchecked") // check() stored under each key what the key's own reader made
    private <T> T read(Key<T> key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(key.name());
        }
        return (T) value;
    }

    private static int orProcessors(int count) {
        return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    }

    /** Quotes a text of the operator's for one line on a terminal. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{C}", "?");
        return '"' + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + '"';
    }

    private static Map<String, Key<?>> index(Function<Key<?>, String> by) {
        return Keys.ALL.stream().collect(Collectors.toMap(by, key -> key, (a, b) -> a, LinkedHashMap::new));
    }
}
