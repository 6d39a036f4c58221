package dev.postern.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.domain.PlainPassword;
import dev.postern.testing.StolenPasswords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters: what is in the list is found, hardly anything else is, and no list or file is taken for what it is not. */
class BreachFilterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private BreachFilter build(Stream<String> passwords) throws IOException {
        long unused = BreachFilterBuilder.build(StolenPasswords.write(folder.resolve("list"), passwords), filter());
        return new BreachFilter(filter());
    }

    private Path filter() {
        return folder.resolve("filter");
    }

    private static boolean contains(BreachFilter filter, String password) {
        try {
            return filter.contains(PlainPassword.parse(password).orElseThrow());
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 63, 64, 65, 1_000, 50_000})
    void everyPasswordOfTheListIsFound(int size) throws IOException {
        BreachFilter filter = build(IntStream.range(0, size).mapToObj(i -> "stolen " + i));

        filter.check();
        assertThat(IntStream.range(0, size).filter(i -> i < 100 || i % 97 == 0))
                .allMatch(i -> contains(filter, "stolen " + i));
    }

    @Test
    void hardlyAnyOtherIs() throws IOException {
        BreachFilter filter = build(IntStream.range(0, 50_000).mapToObj(i -> "stolen " + i));

        // Between 32 and 64 in a bucket, each taken for another once in 65,536 times: 10 to 20 of these; six
        // deviations.
        assertThat(IntStream.range(0, 20_000)
                        .filter(i -> contains(filter, "unknown " + i))
                        .count())
                .isBetween(0L, 46L);
    }

    @Test
    @Tag("slow")
    void aMillionTakeSeventeenBitsEachAndOneInAThousandIsTakenForOneOfThem() throws IOException {
        int size = 1_000_000;
        BreachFilter filter = build(IntStream.range(0, size).mapToObj(i -> "stolen " + i));

        assertThat(IntStream.range(0, size).filter(i -> i % 10 == 0)).allMatch(i -> contains(filter, "stolen " + i));
        long mistaken = IntStream.range(0, 200_000)
                .filter(i -> contains(filter, "unknown " + i))
                .count();
        System.out.printf(
                "Filter of %d: %d bytes, %d of 200000 others taken for one of them%n",
                size, Files.size(filter()), mistaken);
        assertThat(mistaken).isBetween(1L, 280L);
        assertThat(Files.size(filter()) * 8.0 / size).isBetween(16.0, 17.1);
    }

    @Test
    void lettersOfEitherCaseAndRepetitionsAreTaken() throws IOException {
        String line = StolenPasswords.line("stolen");
        Path list = Files.write(folder.resolve("list"), List.of(line.toLowerCase(java.util.Locale.ROOT), line));

        assertThat(BreachFilterBuilder.build(list, filter())).isEqualTo(1);
        assertThat(contains(new BreachFilter(filter()), "stolen")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "0000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000:",
                "000000000000000000000000000000000000000:1",
                "000000000000000000000000000000000000000g:1",
                "0000000000000000000000000000000000000000:x",
                "00000000000000000000000000000000:1",
                " ",
            })
    void aLineThatIsNoHashIsNamed(String line) throws IOException {
        Path list = Files.write(folder.resolve("list"), List.of("0".repeat(40) + ":1", line));

        assertThatThrownBy(() -> BreachFilterBuilder.build(list, filter()))
                .hasMessage("line 2: not a SHA-1 in hexadecimal digits, a colon and a count");
        assertThat(folder.resolve("filter")).doesNotExist();
        assertThat(folder.resolve("filter.part")).doesNotExist();
    }

    @Test
    void aListInAnotherOrderIsRefusedAndTheFilterBeforeStays() throws IOException {
        BreachFilter filter = build(Stream.of("stolen"));
        Path list = Files.write(folder.resolve("list"), List.of("1".repeat(40) + ":1", "0".repeat(40) + ":1"));

        assertThatThrownBy(() -> BreachFilterBuilder.build(list, filter()))
                .hasMessage("line 2: the list is not in the order of its hashes");
        assertThat(contains(filter, "stolen")).isTrue();
    }

    @Test
    void aNewFilterIsUsedAtOnce() throws IOException {
        BreachFilter filter = build(Stream.of("first"));
        assertThat(contains(filter, "second")).isFalse();

        build(Stream.of("second")).check();

        assertThat(contains(filter, "second")).isTrue();
    }

    @Test
    void aMissingFileIsAFault() {
        assertThatThrownBy(() -> new BreachFilter(folder.resolve("missing")).check())
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anotherFileIsNoFilter() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "x".repeat(100));

        assertThatThrownBy(() -> new BreachFilter(other).check()).hasMessage("this is no filter of Postern's");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 19, 20, 21, 100})
    void aFilterThatWasCutIsRefused(int length) throws IOException {
        BreachFilter filter = build(IntStream.range(0, 100).mapToObj(i -> "stolen " + i));
        Path unused = Files.write(filter(), Arrays.copyOf(Files.readAllBytes(filter()), length));

        assertThatThrownBy(filter::check).isInstanceOf(IOException.class);
    }

    @Test
    void aFilterWhosePlacesMakeNoSenseIsAFaultNotAnAnswer() throws IOException {
        BreachFilter filter = build(IntStream.range(0, 10).mapToObj(i -> "stolen " + i));
        byte[] bytes = Files.readAllBytes(filter());
        bytes[FilterLayout.HEADER_BYTES] = (byte) 0xFF;
        Path unused = Files.write(filter(), bytes);

        assertThatThrownBy(() -> filter.contains(PlainPassword.parse("stolen 1").orElseThrow()))
                .hasMessage("this filter is damaged");
    }
}
