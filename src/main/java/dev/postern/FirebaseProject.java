package dev.postern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Firebase project's hash parameters, as its console shows them. */
final class FirebaseProject {
    private FirebaseProject() {}

    /** What precedes salt and hash of its accounts; empty for no file. */
    static String read(String file) throws StartException {
        if (file.isEmpty()) {
            return "";
        }
        try {
            String shown = Files.readString(Path.of(file));
            return "$firebase-scrypt$ln=" + parameter(shown, "mem_cost") + ",r=" + parameter(shown, "rounds") + '$'
                    + parameter(shown, "base64_salt_separator") + '$' + parameter(shown, "base64_signer_key");
        } catch (IOException | InvalidPathException fault) {
            throw new StartException(file + ": " + fault.getMessage(), fault);
        }
    }

    private static String parameter(String shown, String name) throws IOException {
        Matcher matcher =
                Pattern.compile(name + "\"?\\s*:\\s*\"?([A-Za-z0-9+/=]+)").matcher(shown);
        if (!matcher.find()) {
            throw new IOException("it lacks " + name);
        }
        return matcher.group(1);
    }
}
