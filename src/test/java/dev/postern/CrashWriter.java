package dev.postern;

import dev.postern.CrashAccount.Doubt;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One client that registers, logs in and out, and resets passwords on accounts of its own, until nobody answers. */
final class CrashWriter implements Callable<Boolean> {
    private static final int OLD_ACCOUNTS_A_ROUND = 3;

    private final CrashJournal journal;
    private final CompletableFuture<Boolean> begun;
    private final Client client;
    private final String name;
    private final List<CrashAccount> accounts;
    private final Random random;
    private final List<CrashAccount> inUse;
    private final Set<CrashAccount> touched = new LinkedHashSet<>();
    private int made;

    /**
     * A writer.
     *
     * @param begun completed at the first acknowledgement
     */
    CrashWriter(
            CrashJournal journal,
            CompletableFuture<Boolean> begun,
            Client client,
            String name,
            List<CrashAccount> accounts,
            Random random) {
        this.journal = journal;
        this.begun = begun;
        this.client = client;
        this.name = name;
        this.accounts = accounts;
        this.random = random;
        this.inUse = new ArrayList<>(accounts);
        Collections.shuffle(inUse, random);
        if (inUse.size() > OLD_ACCOUNTS_A_ROUND) {
            inUse.subList(OLD_ACCOUNTS_A_ROUND, inUse.size()).clear();
        }
    }

    @Override
    public Boolean call() {
        boolean answered = register();
        while (answered) {
            answered = random.nextInt(12) == 0 ? register() : use(inUse.get(random.nextInt(inUse.size())));
        }
        return true;
    }

    /** The accounts that something was asked about. */
    Set<CrashAccount> touched() {
        return touched;
    }

    private boolean register() {
        made++;
        CrashAccount account = new CrashAccount(name + "n" + made + "@example.com", newPassword());
        accounts.add(account);
        inUse.add(account);
        return ask(
                account,
                Doubt.REGISTRATION,
                "",
                200,
                () -> client.register(account.email, account.password),
                reply -> account.settle());
    }

    private boolean use(CrashAccount account) {
        int choice = random.nextInt(8);
        if (choice < 4 && account.roomForSession()) {
            return ask(
                    account,
                    Doubt.LOG_IN,
                    "",
                    200,
                    () -> client.logIn(account.email, account.password),
                    reply -> account.loggedIn(reply.cookie()));
        }
        if (choice < 6 && !account.alive.isEmpty()) {
            String cookie = account.alive.get(random.nextInt(account.alive.size()));
            return ask(
                    account,
                    Doubt.LOG_OUT,
                    cookie,
                    302,
                    () -> client.delete("/sessions", "cookie", cookie),
                    reply -> account.loggedOut(cookie));
        }
        return account.resetToken.isEmpty() ? requestReset(account) : reset(account);
    }

    private boolean requestReset(CrashAccount account) {
        return ask(
                account,
                Doubt.RESET_REQUEST,
                "",
                200,
                () -> client.postForm("/reset_password", "email", account.email),
                reply -> account.resetTokenIssued(reply.member("reset_token")));
    }

    private boolean reset(CrashAccount account) {
        String password = newPassword();
        return ask(
                account,
                Doubt.RESET,
                password,
                200,
                () -> client.reset(account.email, account.resetToken, password),
                reply -> account.reset(password));
    }

    /** Returns whether to go on. */
    private boolean ask(
            CrashAccount account,
            Doubt what,
            String about,
            int acknowledgement,
            Supplier<Reply> request,
            Consumer<Reply> acknowledged) {
        touched.add(account);
        account.ask(what, about);
        Reply reply;
        try {
            reply = request.get();
        } catch (AssertionError silence) {
            if (silence.getCause() instanceof IOException) {
                journal.doubtful.increment();
                return false;
            }
            throw silence;
        }
        if (reply.status() == acknowledgement) {
            acknowledged.accept(reply);
            journal.acknowledged.increment();
            begun.complete(true);
            return true;
        }
        (reply.status() >= 500 ? journal.faults : journal.lost)
                .add(account.email + ": " + what + " answered " + reply.status() + ' '
                        + reply.body().strip());
        return false;
    }

    private String newPassword() {
        return "p" + Long.toUnsignedString(random.nextLong(), 36);
    }
}
