package dev.postern;

import dev.postern.db.Database;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The service in a process of its own, to be killed. Its arguments are the store's path and, where the store is to be
 * filled first, how many users and sessions. It says its port on one line, and ends when whoever started it does.
 */
final class CrashServer {
    static final String PORT_LINE = "crash-server port ";

    private CrashServer() {}

    public static void main(String[] arguments) throws StartException, SQLException, IOException {
        Path base = Path.of(arguments[0]);
        TestSettings settings = new TestSettings().inFiles(base);
        // A run is longer than these are by default, and what expires is not lost.
        settings.idle = Duration.ofHours(24);
        settings.resetTtl = Duration.ofHours(24);
        Server server = Server.start(settings.build(), Database::clock);
        if (arguments.length > 1) {
            CrashStore.fill(base, server.port(), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        }
        System.out.println(PORT_LINE + server.port());
        int end = System.in.read();
        Runtime.getRuntime().halt(end < 0 ? 0 : 1);
    }
}
