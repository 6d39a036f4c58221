package dev.postern;

import dev.postern.testing.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A {@link CrashServer} that runs, and can be killed. */
final class ChildServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private static final int LINES_KEPT = 40;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Integer> saidPort = new CompletableFuture<>();
    private final Client client;
    private final Duration untilReady;

    private ChildServer(List<String> command) throws IOException {
        long begun = System.nanoTime();
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                CrashServer.class.getName(),
                base.toString()));
        command.addAll(Arrays.stream(fill).mapToObj(Integer::toString).toList());
        try {
            return new ChildServer(command);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
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
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a killed child lives on");
            }
        } catch (InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private int port() {
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
                if (line.startsWith(CrashServer.PORT_LINE)) {
                    saidPort.complete(Integer.parseInt(line.substring(CrashServer.PORT_LINE.length())));
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
