package dev.postern.mail;

import dev.postern.domain.EmailAddress;
import java.util.Map;

/**
 * What is to be said to whom, not yet in any language.
 *
 * @param id names the mail, the same for each try to send it
 * @param text which of the texts
 * @param to who gets it
 * @param languages what they would like to read, as in RFC 9110 §12.5.4
 * @param words what the text leaves open; may hold secrets
 */
public record Letter(String id, Text text, EmailAddress to, String languages, Map<String, String> words) {
    /** Keeps links out of every text form. */
    @Override
    public String toString() {
        return "Letter[" + id + ", " + text + "]";
    }
}
