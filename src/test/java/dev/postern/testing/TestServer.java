package dev.postern.testing;

import dev.postern.Server;
import dev.postern.StartException;
import dev.postern.config.Settings;

/** A running server, its clock, and a client for each of its listeners. */
public final class TestServer implements AutoCloseable {
    private final TestClock clock = new TestClock();
    private final Server server;

    private TestServer(Settings settings) throws StartException {
        this.server = Server.start(settings, database -> clock);
    }

    /** Starts the service with test settings. */
    public static TestServer start() {
        return start(new TestSettings());
    }

    public static TestServer start(TestSettings settings) {
        try {
            return new TestServer(settings.build());
        } catch (StartException fault) {
            throw new AssertionError(fault);
        }
    }

    public Client client() {
        return new Client(server.port());
    }

    public Client management() {
        return new Client(server.managementPort());
    }

    public TestClock clock() {
        return clock;
    }

    public int port() {
        return server.port();
    }

    /** How many hashes were computed so far. */
    public long hashes() {
        return server.hashFigures().hashes();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (StartException fault) {
            throw new AssertionError(fault);
        }
    }
}
