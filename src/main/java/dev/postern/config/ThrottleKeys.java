package dev.postern.config;

import java.util.List;

/** How often things may be tried. */
final class ThrottleKeys {
    /** How many, 0 for no limit. */
    static final ValueType<Integer> COUNT = ValueType.number(0, 1_000);

    static final Key<Integer> THROTTLE_LOGIN_ACCOUNT = Key.of(
            "throttle.login_account",
            COUNT,
            "10",
            "How many log-ins may fail for an account in any 15 minutes; from the sixth on each has to wait, a second at first, 30 at last. Counted by itself for devices and networks where its owner has logged in. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_NETWORK = Key.of(
            "throttle.login_network",
            COUNT,
            "50",
            "How many log-ins may fail from a network (an IPv4 address, an IPv6 /64) in any 15 minutes. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_SPREAD = Key.of(
            "throttle.login_spread",
            COUNT,
            "20",
            "At how many accounts a network may fail in any hour: few passwords for many accounts is guessing too. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_CONSECUTIVE = Key.of(
            "throttle.login_consecutive",
            COUNT,
            "100",
            "How many log-ins of an account may fail in a row, however slowly; then its password works on known devices alone until a log-in there or a reset. NIST SP 800-63B-4 §3.2.2. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_DEVICES = new Key<>(
            "throttle.login_devices",
            COUNT,
            "0",
            "20",
            "How many browsers of an account's owner are known, by a cookie of 180 days: each counts by itself, so that nobody can lock the owner out. 0: none, and no such cookie, as the seed has none.");

    static final Key<Integer> THROTTLE_REGISTER_NETWORK = new Key<>(
            "throttle.register_network",
            COUNT,
            "0",
            "20",
            "How many accounts a network may ask for in any hour. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_ACCOUNT = Key.of(
            "throttle.reset_account",
            COUNT,
            "3",
            "How many reset tokens may be asked for an address in any hour. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_NETWORK = new Key<>(
            "throttle.reset_network",
            COUNT,
            "0",
            "20",
            "How many reset tokens a network may ask for in any hour, and how many links to addresses. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_FAILURES = Key.of(
            "throttle.reset_failures",
            COUNT,
            "10",
            "How many wrong reset tokens a network may try for an address, and how many wrong links, in any 15 minutes. 0: no limit.");

    static final Key<Integer> THROTTLE_UNKNOWN_SESSIONS = new Key<>(
            "throttle.unknown_sessions",
            COUNT,
            "0",
            "300",
            "How many cookies of no session a network may send in any minute; then those that memory does not know wait. 0: no limit.");

    static final List<Key<?>> ALL = List.of(
            THROTTLE_LOGIN_ACCOUNT,
            THROTTLE_LOGIN_NETWORK,
            THROTTLE_LOGIN_SPREAD,
            THROTTLE_LOGIN_CONSECUTIVE,
            THROTTLE_LOGIN_DEVICES,
            THROTTLE_REGISTER_NETWORK,
            THROTTLE_RESET_ACCOUNT,
            THROTTLE_RESET_NETWORK,
            THROTTLE_RESET_FAILURES,
            THROTTLE_UNKNOWN_SESSIONS);

    private ThrottleKeys() {}
}
