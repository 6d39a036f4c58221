package dev.postern.password;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mindrot.jbcrypt.BCrypt;

/** jBCrypt, one after the other: the engine to fall back on. Passwords are UTF-8. */
final class JBcryptEngine implements HashEngine {
    private static final int PREFIX = "$2a$12$".length() + BcryptText.SALT_DIGITS;

    @Override
    public int width() {
        return 1;
    }

    @Override
    public List<String> hash(List<BcryptInput> inputs) {
        return inputs.stream().map(JBcryptEngine::hash).toList();
    }

    private static String hash(BcryptInput input) {
        String password = new String(input.key(), StandardCharsets.UTF_8);
        return BCrypt.hashpw(password, BcryptText.prefix(input.cost()) + input.salt())
                .substring(PREFIX);
    }
}
