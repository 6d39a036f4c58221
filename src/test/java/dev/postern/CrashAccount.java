package dev.postern;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one account: what was acknowledged, and the one thing that was asked for without an answer. One
 * thread at a time.
 */
final class CrashAccount {
    /** What was asked for and not answered: done or not done, but not by half. */
    enum Doubt {
        NONE,
        REGISTRATION,
        LOG_IN,
        LOG_OUT,
        RESET_REQUEST,
        RESET
    }

    /** Below the service's ten, so that a log-in that checks something ends no session. */
    private static final int MOST_SESSIONS = 8;

    final String email;
    final List<String> alive = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    Doubt doubt = Doubt.NONE;

    /** What the doubt is about: the cookie that was to end, or the password that was to come. */
    String doubted = "";

    String password;
    String formerPassword = "";

    /** A token that was handed out and not used; empty for none. */
    String resetToken = "";

    private int unseen;

    CrashAccount(String email, String password) {
        this.email = email;
        this.password = password;
    }

    /** Written down before each request. */
    void ask(Doubt what, String about) {
        doubt = what;
        doubted = about;
    }

    void settle() {
        doubt = Doubt.NONE;
        doubted = "";
    }

    void loggedIn(String cookie) {
        alive.add(cookie);
        settle();
    }

    void loggedOut(String cookie) {
        alive.remove(cookie);
        ended.add(cookie);
        settle();
    }

    void reset(String newPassword) {
        formerPassword = password;
        password = newPassword;
        resetToken = "";
        ended.addAll(alive);
        alive.clear();
        unseen = 0;
        settle();
    }

    void resetTokenIssued(String token) {
        resetToken = token;
        settle();
    }

    /** A log-in without an answer: there may be a session whose cookie nobody has. */
    void sessionUnseen() {
        unseen++;
        settle();
    }

    boolean roomForSession() {
        return alive.size() + unseen < MOST_SESSIONS;
    }
}
