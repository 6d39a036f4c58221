package dev.postern.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text may be. Immutable.
 *
 * @param range the allowed values, in words for the operator
 * @param reader turns the text into the value; throws {@link IllegalArgumentException} for a text out of range
 * @param secret whether the text must not be repeated
 * @param <T> the value's type
 */
record ValueType<T>(String range, Function<String, T> reader, boolean secret) {
    private static final Map<String, Duration> TIME_UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZE_UNITS = Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9})([A-Za-z]+)");

    /** A type whose texts may be repeated to the operator. */
    ValueType(String range, Function<String, T> reader) {
        this(range, reader, false);
    }

    /** The same, never to be repeated. */
    ValueType<T> kept() {
        return new ValueType<>(range, reader, true);
    }

    static ValueType<String> text(String range) {
        return new ValueType<>(range, text -> text);
    }

    static ValueType<String> matching(String range, Pattern pattern) {
        return matching(range, pattern.asMatchPredicate());
    }

    static ValueType<String> matching(String range, Predicate<String> rule) {
        return new ValueType<>(range, text -> {
            require(rule.test(text));
            return text;
        });
    }

    /** Several values between commas, or none. */
    static <T> ValueType<List<T>> listOf(String range, Function<String, Optional<T>> reader) {
        return new ValueType<>(
                range + ", separated by commas",
                text -> text.isBlank()
                        ? List.of()
                        : Arrays.stream(text.split(",", -1))
                                .map(part -> reader.apply(part.strip()).orElseThrow(IllegalArgumentException::new))
                                .toList());
    }

    static ValueType<Boolean> flag() {
        return new ValueType<>("true, false", text -> {
            require(text.equals("true") || text.equals("false"));
            return text.equals("true");
        });
    }

    static ValueType<Integer> number(int least, int most) {
        return new ValueType<>(least + " to " + most, text -> {
            require(text.matches("[0-9]{1,9}"));
            int value = Integer.parseInt(text);
            require(least <= value && value <= most);
            return value;
        });
    }

    static ValueType<Duration> duration(String least, String most) {
        return new ValueType<>(least + " to " + most, text -> {
            Duration value = readDuration(text);
            require(value.compareTo(readDuration(least)) >= 0 && value.compareTo(readDuration(most)) <= 0);
            return value;
        });
    }

    static ValueType<Long> size(String least, String most) {
        return new ValueType<>(least + " to " + most, text -> {
            long value = readSize(text);
            require(readSize(least) <= value && value <= readSize(most));
            return value;
        });
    }

    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        List<E> values = Arrays.asList(type.getEnumConstants());
        return new ValueType<>(
                values.stream().map(ValueType::spelling).collect(Collectors.joining(", ")), text -> values.stream()
                        .filter(value -> spelling(value).equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    private static String spelling(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Duration readDuration(String text) {
        Matcher quantity = quantity(text, TIME_UNITS);
        return unit(TIME_UNITS, quantity).multipliedBy(Long.parseLong(quantity.group(1)));
    }

    private static long readSize(String text) {
        Matcher quantity = quantity(text, SIZE_UNITS);
        return unit(SIZE_UNITS, quantity) * Long.parseLong(quantity.group(1));
    }

    private static Matcher quantity(String text, Map<String, ?> units) {
        Matcher matcher = QUANTITY.matcher(text);
        require(matcher.matches() && units.containsKey(matcher.group(2)));
        return matcher;
    }

    private static <U> U unit(Map<String, U> units, Matcher quantity) {
        U unit = units.get(quantity.group(2));
        if (unit == null) {
            throw new IllegalArgumentException();
        }
        return unit;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
