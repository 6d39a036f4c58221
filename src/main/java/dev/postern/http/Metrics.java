package dev.postern.http;

import dev.postern.auth.Figures;

/** The service in numbers, as Prometheus reads them. Source: its text-based exposition format, version 0.0.4. */
final class Metrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MILLIS = 1_000;

    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String of(Figures figures) {
        return new Metrics()
                .add("postern_hashes_total", "counter", "Passwords hashed.", figures.hashes())
                .add(
                        "postern_hash_refusals_total",
                        "counter",
                        "Passwords turned away because too many waited.",
                        figures.hashesRefused())
                .add(
                        "postern_hash_wait_seconds_total",
                        "counter",
                        "How long passwords waited before they were hashed.",
                        figures.hashesWaited().toMillis() / MILLIS)
                .add("postern_store_statements_total", "counter", "Statements for the store.", figures.statements())
                .add("postern_sessions_known", "gauge", "Sessions in memory.", figures.sessionsKnown())
                .add(
                        "postern_endings_heard",
                        "gauge",
                        "1 while memory answers for sessions, 0 while each check asks the store.",
                        figures.endingsHeard() ? 1 : 0)
                .add("postern_mails_sent_total", "counter", "Mails taken by whoever they go to.", figures.mailsSent())
                .add(
                        "postern_mail_failures_total",
                        "counter",
                        "How often a mail was not taken.",
                        figures.mailsNotTaken())
                .add(
                        "postern_mails_given_up_total",
                        "counter",
                        "Mails that will not be tried again.",
                        figures.mailsGivenUp())
                .text
                .toString();
    }

    private Metrics add(String name, String type, String help, Number value) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append(name).append(' ').append(value).append('\n');
        return this;
    }
}
