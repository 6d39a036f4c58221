package dev.postern;

import dev.postern.testing.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service in a process of its own that can be killed, told to stop, or held. */
final class ChildServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private static final Pattern PORT =
            Pattern.compile("(?:" + CrashServer.PORT_LINE + "|.* listens on http://[^:]+:)([0-9]+).*");
    private static final int LINES_KEPT = 40;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Integer> saidPort = new CompletableFuture<>();
    private final Client client;
    private final Duration untilReady;

    private ChildServer(List<String> command) throws IOException {
        long begun = System.nanoTime();
        process = spawn(command);
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
        client = new Client(port());
        int status = client.get("/").status();
        untilReady = Duration.ofNanos(System.nanoTime() - begun);
        if (status != 200) {
            throw new AssertionError("a started child answered " + status);
        }
    }

    /** Starts the service over a store and waits for its first answer; numbers are how much to fill the store with. */
    static ChildServer start(Path base, int... fill) {
        List<String> arguments = new ArrayList<>(List.of(base.toString()));
        arguments.addAll(Arrays.stream(fill).mapToObj(Integer::toString).toList());
        return started(command("512m", CrashServer.class, arguments));
    }

    /** The same with so little memory. */
    static ChildServer startWithin(String heap, Path base) {
        return started(command(heap, CrashServer.class, List.of(base.toString())));
    }

    /** The same where no file may be longer than that: the operating system then fails writes, as a bad disk does. */
    static ChildServer startWithFilesUpTo(int kibibytes, Path base) {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\""));
        command.addAll(command("512m", CrashServer.class, List.of(base.toString())));
        return started(command);
    }

    /** Starts the service as its operator does, over a store and with settings, and waits for its first answer. */
    static ChildServer serve(Path base, String... settings) {
        return serveOn("jdbc:hsqldb:file:" + base, settings);
    }

    /** The same over the store of a URL. */
    static ChildServer serveOn(String store, String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.addAll(List.of("-D", setting));
        }
        arguments.addAll(List.of("-D", "http.port=0", "-D", "management.port=0"));
        arguments.addAll(List.of("-D", "db.url=" + store));
        return started(command("512m", Main.class, arguments));
    }

    /** Starts the service over a store and kills it that long after, wherever it is. */
    static void startAndKill(Path base, int millis) {
        try {
            Process process = spawn(command("512m", CrashServer.class, List.of(base.toString())));
            if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("a child ended by itself: "
                        + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            int unused = process.destroyForcibly().waitFor();
        } catch (IOException | InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }

    private static ChildServer started(List<String> command) {
        try {
            return new ChildServer(command);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Makes a process of what an operator types behind {@code java -jar postern.jar}. */
    static ProcessBuilder postern(String... words) {
        return new ProcessBuilder(command("512m", Main.class, List.of(words)));
    }

    private static List<String> command(String heap, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static Process spawn(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    Client client() {
        return client;
    }

    /** From the start of the process to the first answer. */
    Duration untilReady() {
        return untilReady;
    }

    /** Kills the process as the operating system does, without a word; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Tells the process to stop, as an operator does; returns the code that it ends with. */
    int stop() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a child lives on");
            }
        } catch (InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Sends the process a signal, such as STOP and CONT. */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + " says " + code);
            }
        } catch (IOException | InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    /** The public port. */
    int port() {
        try {
            return saidPort.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException fault) {
            kill();
            synchronized (lastLines) {
                throw new AssertionError("a child did not start:\n" + String.join("\n", lastLines), fault);
            }
        }
    }

    /** Also keeps the child from waiting for somebody to read what it logs. */
    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                Matcher said = PORT.matcher(line);
                if (said.matches()) {
                    saidPort.complete(Integer.parseInt(said.group(1)));
                }
            }
        } catch (IOException killed) {
            keep(killed.toString());
        }
        saidPort.completeExceptionally(new IOException("the child's output ended"));
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LINES_KEPT) {
                lastLines.remove();
            }
        }
    }
}
