package dev.postern.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A YAML file read as flat settings: {@code http: {port: 5000}} and {@code http.port: 5000} are the same. Every value
 * stays the text that was written, so that a password of digits keeps its zeros.
 */
final class YamlFile {
    private YamlFile() {}

    /** Reads the file's settings by key; adds what is wrong with it to the faults. */
    static Map<String, String> read(Path file, List<String> faults) {
        Map<String, String> settings = new LinkedHashMap<>();
        LoadSettings strings = LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Object document = new Load(strings).loadFromString(Files.readString(file));
            if (document instanceof Map<?, ?> map) {
                flatten("", map, settings, file, faults);
            } else if (document != null && !document.equals("")) {
                faults.add(file + ": must hold keys and values, as in http.port: 5000");
            }
        } catch (CharacterCodingException notUtf8) {
            faults.add(file + ": is not UTF-8 text");
        } catch (IOException unreadable) {
            faults.add(file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        } catch (MarkedYamlEngineException broken) {
            faults.add(file + ": " + broken.getProblem()
                    + broken.getProblemMark()
                            .map(mark -> ", line " + (mark.getLine() + 1))
                            .orElse(""));
        } catch (YamlEngineException broken) {
            faults.add(file + ": is not YAML");
        }
        return settings;
    }

    private static void flatten(
            String prefix, Map<?, ?> map, Map<String, String> settings, Path file, List<String> faults) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                flatten(key + '.', nested, settings, file, faults);
            } else if (value instanceof List<?>) {
                faults.add(file + ": " + key + " must be one value, not a list");
            } else if (settings.put(key, value == null ? "" : value.toString()) != null) {
                faults.add(file + ": " + key + " is given twice");
            }
        });
    }
}
