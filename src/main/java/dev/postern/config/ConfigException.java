package dev.postern.config;

import java.util.List;

/**
 * A configuration that cannot be used: all its faults at once, each a sentence that names the key and the remedy.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigException(List<String> faults) {
        super(String.join("; ", faults));
        // A fault may repeat what is in the file; each is one line all the same.
        this.faults = faults.stream()
                .map(fault -> fault.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", "?"))
                .toList();
    }

    /** One sentence a fault, at least one. */
    public List<String> faults() {
        return faults;
    }
}
