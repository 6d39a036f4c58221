package dev.postern.http;

import dev.postern.auth.Administration;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.StoredAccount;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of an import or an export: an account as a JSON object. Ours are read, and those of Firebase's and Keycloak's
 * exports, as they write them.
 */
final class AccountLine {
    private AccountLine() {}

    /** A line that cannot be taken; the message says why, and repeats nothing of it. */
    static final class FaultyLine extends Exception {
        private static final long serialVersionUID = 1L;

        FaultyLine(String message) {
            super(message);
        }
    }

    static String write(StoredAccount account) {
        return Json.object()
                .with("created", account.created().toString())
                .with("disabled", account.disabled().isPresent())
                .with("email", account.email().typed())
                .with("last_login", account.lastLogin())
                .with("password_hash", account.password().text())
                .with("password_scheme", account.password().scheme())
                .with("removal", account.removal())
                .with("verified", account.verified().isPresent())
                .text();
    }

    /**
     * Reads a line.
     *
     * @param now since when what is only said to be true is
     * @param firebase what precedes salt and hash of a Firebase project; empty for none
     */
    static StoredAccount read(String text, Instant now, String firebase) throws FaultyLine {
        Map<?, ?> line = JsonTree.object(text).orElseThrow(() -> new FaultyLine("this is no JSON object"));
        EmailAddress email = EmailAddress.parse(JsonTree.text(line, "email"))
                .orElseThrow(() -> new FaultyLine("email: this is no address that can be registered"));
        boolean verified = isTrue(line, "verified") || isTrue(line, "emailVerified");
        boolean disabled = isTrue(line, "disabled") || Boolean.FALSE.equals(line.get("enabled"));
        Instant created = moment(line, "created")
                .or(() -> moment(line, "createdAt"))
                .or(() -> moment(line, "createdTimestamp"))
                .orElse(now);
        return new StoredAccount(
                0,
                email,
                password(line, firebase),
                created,
                moment(line, "last_login").or(() -> moment(line, "lastSignedInAt")),
                verified ? Optional.of(now) : Optional.empty(),
                disabled ? Optional.of(now) : Optional.empty(),
                removal(line));
    }

    /** Nobody who has asked to be forgotten is to stay by mistake. */
    private static Optional<Instant> removal(Map<?, ?> line) throws FaultyLine {
        Optional<Instant> moment = moment(line, "removal");
        if (moment.isEmpty() && line.get("removal") != null) {
            throw new FaultyLine("removal: this is no moment");
        }
        return moment;
    }

    private static PasswordHash password(Map<?, ?> line, String firebase) throws FaultyLine {
        String text = JsonTree.text(line, "password_hash");
        if (line.containsKey("passwordHash")) {
            text = firebase
                    + '$'
                    + standard(JsonTree.text(line, "salt"))
                    + '$'
                    + standard(JsonTree.text(line, "passwordHash"));
        } else if (line.get("credentials") instanceof List<?> credentials) {
            text = keycloak(credentials);
        }
        if (text.isEmpty()) {
            return PasswordHash.NONE;
        }
        return Administration.foreign(JsonTree.text(line, "password_scheme"), text)
                .orElseThrow(() -> new FaultyLine("password: no hash that can be checked here"));
    }

    /** Firebase writes base64 for URLs. */
    private static String standard(String base64) {
        return base64.replace('-', '+').replace('_', '/');
    }

    /** Keycloak has its salts and iterations in texts of their own, in JSON again; ours is passlib's text for the same. */
    private static String keycloak(List<?> credentials) {
        for (Object each : credentials) {
            if (each instanceof Map<?, ?> credential
                    && JsonTree.text(credential, "type").equals("password")) {
                Map<?, ?> how = JsonTree.object(JsonTree.text(credential, "credentialData"))
                        .orElse(Map.of());
                Map<?, ?> secret =
                        JsonTree.object(JsonTree.text(credential, "secretData")).orElse(Map.of());
                String algorithm = JsonTree.text(how, "algorithm").replaceFirst("^pbkdf2$", "pbkdf2-sha1");
                return keycloak(algorithm, how, JsonTree.text(secret, "salt"), JsonTree.text(secret, "value"));
            }
        }
        return "";
    }

    private static String keycloak(String algorithm, Map<?, ?> how, String salt, String value) {
        if (algorithm.equals("argon2")) {
            Map<?, ?> parameters = how.get("additionalParameters") instanceof Map<?, ?> more ? more : Map.of();
            return "$argon2" + first(parameters, "type") + "$v="
                    + (first(parameters, "version").equals("1.0") ? 16 : 19)
                    + "$m=" + first(parameters, "memory") + ",t=" + how.get("hashIterations") + ",p="
                    + first(parameters, "parallelism") + '$' + unpadded(salt) + '$' + unpadded(value);
        }
        return '$' + algorithm + '$' + how.get("hashIterations") + '$' + unpadded(salt) + '$' + unpadded(value);
    }

    private static String first(Map<?, ?> parameters, String name) {
        return parameters.get(name) instanceof List<?> list && !list.isEmpty() ? String.valueOf(list.get(0)) : "";
    }

    private static String unpadded(String base64) {
        return base64.replaceAll("=+$", "");
    }

    private static boolean isTrue(Map<?, ?> line, String name) {
        return Boolean.TRUE.equals(line.get(name));
    }

    /** A date and time of RFC 3339, or milliseconds since 1970, as a number or as a text. */
    private static Optional<Instant> moment(Map<?, ?> line, String name) {
        Object value = line.get(name);
        if (value instanceof BigDecimal || (value instanceof String digits && digits.matches("[0-9]{1,15}"))) {
            return Optional.of(Instant.ofEpochMilli(new BigDecimal(value.toString()).longValue()));
        }
        try {
            return value instanceof String text ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
