package dev.postern.auth;

import java.time.Duration;

/**
 * What the service has come to, in numbers.
 *
 * @param hashes how many passwords were hashed
 * @param hashesRefused how many were turned away because too many waited
 * @param hashesWaited how long those that were hashed had waited, all together
 * @param statements how many the store was asked
 * @param sessionsKnown how many sessions are in memory
 * @param endingsHeard whether they are answered for from there
 * @param mailsSent how many mails were taken by whoever they go to
 * @param mailsNotTaken how often one was not
 * @param mailsGivenUp how many will not be tried again
 */
public record Figures(
        long hashes,
        long hashesRefused,
        Duration hashesWaited,
        long statements,
        long sessionsKnown,
        boolean endingsHeard,
        long mailsSent,
        long mailsNotTaken,
        long mailsGivenUp) {}
