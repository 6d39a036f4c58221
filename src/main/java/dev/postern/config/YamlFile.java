package dev.postern.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file read as flat settings: {@code http: {port: 5000}} and {@code http.port: 5000} are the same. Every value
 * stays the text that was written, so that a password of digits keeps its zeros. No fault repeats a value: it may be a
 * secret, or a part of one that lacks its quotes.
 */
final class YamlFile {
    private static final int DEEPEST = 4;

    private final Path file;
    private final Set<String> known;
    private final List<String> faults;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private YamlFile(Path file, Set<String> known, List<String> faults) {
        this.file = file;
        this.known = known;
        this.faults = faults;
    }

    /**
     * Reads the file's settings by key; adds what is wrong with it to the faults.
     *
     * @param known the names that stand for one value
     */
    static Map<String, String> read(Path file, Set<String> known, List<String> faults) {
        YamlFile reader = new YamlFile(file, known, faults);
        try {
            Optional<Node> document = new Compose(LoadSettings.builder().build()).composeString(Files.readString(file));
            document.filter(node -> !isEmpty(node)).ifPresent(reader::addDocument);
        } catch (CharacterCodingException notUtf8) {
            faults.add(file + ": is not UTF-8 text");
        } catch (IOException unreadable) {
            faults.add(file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        } catch (MarkedYamlEngineException broken) {
            String line = broken.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            faults.add(file + ": is not valid YAML" + line);
        } catch (YamlEngineException | IllegalArgumentException broken) {
            faults.add(file + ": is not valid YAML");
        }
        return reader.settings;
    }

    private void addDocument(Node document) {
        if (document instanceof MappingNode map) {
            addAll("", map, 1);
        } else {
            faults.add(file + ": must hold keys and values, as in http.port: 5000");
        }
    }

    private void addAll(String prefix, MappingNode map, int depth) {
        Set<String> names = new HashSet<>();
        for (NodeTuple pair : map.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode name)) {
                faults.add(file + ": a key must be a name");
            } else if (!names.add(name.getValue())) {
                faults.add(file + ": " + prefix + name.getValue() + " is given twice" + lineOf(name));
            } else {
                add(prefix + name.getValue(), pair.getValueNode(), depth);
            }
        }
    }

    private void add(String key, Node value, int depth) {
        if (value instanceof MappingNode nested && !known.contains(key) && depth < DEEPEST) {
            addAll(key + '.', nested, depth + 1);
        } else if (!(value instanceof ScalarNode text) || !isPlain(text)) {
            faults.add(file + ": " + key + " must be one value; a text with signs in it needs quotes");
        } else if (settings.put(key, text.getValue()) != null) {
            faults.add(file + ": " + key + " is given twice");
        }
    }

    private static String lineOf(Node node) {
        return node.getStartMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
    }

    /** Whether it is a text as such, not one that asks for a type of its own with an exclamation mark. */
    private static boolean isPlain(ScalarNode text) {
        return text.getTag().getValue().startsWith(Tag.PREFIX);
    }

    private static boolean isEmpty(Node document) {
        return document instanceof ScalarNode text && text.getValue().isEmpty();
    }
}
