package dev.postern.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields that a client sent, however they were encoded. A field that was given twice refuses the whole form; one
 * that is not clean text only refuses whoever asks for it strictly. Built and read by one thread.
 */
final class Form {
    /** How many fields a form may have; the largest of ours has three. */
    static final int MAX_FIELDS = 16;

    private final Map<String, Optional<String>> fields = new HashMap<>();
    private final boolean readable;

    private Form(boolean readable) {
        this.readable = readable;
    }

    static Form empty() {
        return new Form(true);
    }

    /** A body that is not text at all: none of its fields can be read. */
    static Form unreadable() {
        return new Form(false);
    }

    /** Adds a field; an empty value stands for one that is not clean text. */
    void add(String name, Optional<String> value) {
        if (fields.put(name, value.filter(StrictText::isClean)) != null) {
            throw RefusedRequest.because(Problem.DUPLICATE_FIELD);
        }
        if (fields.size() > MAX_FIELDS) {
            throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
        }
    }

    /** The field's text, empty if it was not sent; refuses one that cannot be read. */
    String text(String name) {
        if (!readable) {
            throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
        }
        return fields.getOrDefault(name, Optional.of(""))
                .orElseThrow(() -> RefusedRequest.because(Problem.MALFORMED_REQUEST));
    }

    /** The field's text, empty if it was not sent or cannot be read: for log-ins, where both are simply wrong. */
    String textOrEmpty(String name) {
        return fields.getOrDefault(name, Optional.empty()).orElse("");
    }
}
