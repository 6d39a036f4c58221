package dev.postern;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * How Postern logs where no file says otherwise: exactly as {@code conf/logback.xml}, which a test compares. In Java, since
 * reading that file takes a tenth of the time to start.
 */
@ConfiguratorRank(ConfiguratorRank.FALLBACK + 1)
public final class Logging extends ContextAwareBase implements Configurator {
    /** Times in UTC; control characters of a message become spaces, so that nobody can forge a line. */
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} "
            + "%replace(%msg){'[\\p{Cntrl}\\x{2028}\\x{2029}]+', ' '}%n%ex";

    private static final int QUEUE = 8_192;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Appender<ILoggingEvent> console = console(context);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);

        AsyncAppender events = queued(context, "events", jsonConsole(context));
        events.setDiscardingThreshold(0);
        separate(context.getLogger("postern.events"), events);

        AsyncAppender access = queued(context, "access", console);
        access.setNeverBlock(true);
        separate(context.getLogger("postern.access"), access);

        context.getLogger("org.flywaydb").setLevel(Level.OFF);
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("io.vertx.ext.mail").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Appender<ILoggingEvent> console(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return console(context, "console", encoder);
    }

    private static Appender<ILoggingEvent> console(LoggerContext context, String name, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName(name);
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    private static Appender<ILoggingEvent> jsonConsole(LoggerContext context) {
        JsonLine encoder = new JsonLine();
        encoder.setContext(context);
        encoder.start();
        return console(context, "json", encoder);
    }

    private static AsyncAppender queued(LoggerContext context, String name, Appender<ILoggingEvent> target) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName(name);
        queue.setQueueSize(QUEUE);
        queue.addAppender(target);
        return queue;
    }

    private static void separate(Logger logger, AsyncAppender queue) {
        queue.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(queue);
    }
}
