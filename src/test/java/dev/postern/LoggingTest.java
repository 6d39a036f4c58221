package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the jar logs by itself as by the file that an operator edits. */
@Tag("storeless")
class LoggingTest {
    @Test
    void theJarLogsAsTheFileSays() throws JoranException {
        LoggerContext byFile = new LoggerContext();
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(byFile);
        reader.doConfigure("conf/logback.xml");
        LoggerContext byItself = new LoggerContext();
        Configurator.ExecutionStatus status = new Logging().configure(byItself);

        assertThat(describe(byItself)).isEqualTo(describe(byFile)).anyMatch(line -> line.contains("queue of 8192"));
        assertThat(status).isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        byFile.stop();
        byItself.stop();
    }

    @Test
    void logbackFindsIt() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(Logging.class);
    }

    private static List<String> describe(LoggerContext context) {
        List<String> lines = new ArrayList<>();
        for (Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null) {
                lines.add(logger.getName() + " " + logger.getLevel() + " " + logger.isAdditive()
                        + describe(logger.iteratorForAppenders()));
            }
        }
        return lines;
    }

    private static String describe(Iterator<Appender<ILoggingEvent>> appenders) {
        StringBuilder text = new StringBuilder();
        appenders.forEachRemaining(
                appender -> text.append(" [").append(describe(appender)).append(']'));
        return text.toString();
    }

    private static String describe(Appender<ILoggingEvent> appender) {
        String text = appender.getName() + (appender.isStarted() ? " " : " not started ");
        if (appender instanceof AsyncAppender queue) {
            return text + "queue of " + queue.getQueueSize() + " discarding below " + queue.getDiscardingThreshold()
                    + (queue.isNeverBlock() ? " never blocking" : "") + describe(queue.iteratorForAppenders());
        }
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) appender;
        return text + console.getTarget() + " "
                + (console.getEncoder() instanceof PatternLayoutEncoder pattern
                        ? pattern.getPattern()
                        : console.getEncoder().getClass().getName());
    }
}
