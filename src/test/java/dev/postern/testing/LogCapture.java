package dev.postern.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open, by every logger. */
public final class LogCapture implements AutoCloseable {
    private static final List<String> ROOTS = List.of(Logger.ROOT_LOGGER_NAME, "postern.events", "postern.access");

    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private LogCapture() {
        appender.start();
        ROOTS.forEach(name -> logger(name).addAppender(appender));
    }

    public static LogCapture open() {
        return new LogCapture();
    }

    /** The messages so far, with what was thrown. */
    public List<String> lines() {
        return events.stream().map(LogCapture::line).toList();
    }

    /** The messages of one logger so far. */
    public List<String> linesOf(String logger) {
        return events.stream()
                .filter(event -> event.getLoggerName().equals(logger))
                .map(LogCapture::line)
                .toList();
    }

    /** What one logger's lines so far have under a name. */
    public List<String> valuesOf(String logger, String name) {
        return events.stream()
                .filter(event -> event.getLoggerName().equals(logger))
                .flatMap(event -> event.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals(name))
                .map(pair -> String.valueOf(pair.value))
                .toList();
    }

    /** The messages at a level or above so far. */
    public List<String> linesFrom(Level level) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level))
                .map(LogCapture::line)
                .toList();
    }

    @Override
    public void close() {
        ROOTS.forEach(name -> logger(name).detachAppender(appender));
        appender.stop();
    }

    private static String line(ILoggingEvent event) {
        String thrown = event.getThrowableProxy() == null
                ? ""
                : " " + event.getThrowableProxy().getMessage();
        return values(event) + event.getFormattedMessage() + thrown;
    }

    /** The named values, but for the request's number, which is another one each time. */
    private static String values(ILoggingEvent event) {
        return event.getKeyValuePairs() == null
                ? ""
                : event.getKeyValuePairs().stream()
                        .filter(pair -> !pair.key.equals("request"))
                        .map(pair -> pair.key + "=" + pair.value)
                        .collect(Collectors.joining(" "));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
