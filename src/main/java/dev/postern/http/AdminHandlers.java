package dev.postern.http;

import dev.postern.auth.Administration;
import dev.postern.domain.Caller;
import dev.postern.domain.Mail;
import dev.postern.domain.OpenSession;
import dev.postern.domain.StoredAccount;
import dev.postern.http.AccountLine.FaultyLine;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What operators do with accounts, in HTTP. Thread-safe. */
final class AdminHandlers {
    /** Largest body in bytes: some thousand accounts. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int PAGE = 1_000;

    private final Administration administration;
    private final Callers callers;
    private final InstantSource clock;

    AdminHandlers(Administration administration, Callers callers, InstantSource clock) {
        this.administration = administration;
        this.callers = callers;
        this.clock = clock;
    }

    /** Does what the last part of the path names. */
    Future<Answer> run(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        Caller caller = callers.of(request);
        Function<Form, Future<Json>> command = command(path.substring(path.lastIndexOf('/') + 1), caller);
        return RequestBody.readForm(request, MAX_BYTES).compose(command).map(json -> Answer.json(200, json));
    }

    private Function<Form, Future<Json>> command(String name, Caller caller) {
        return switch (name) {
            case "add" -> form -> account(administration.add(caller, form.text("email"), form.text("password")));
            case "show" -> form -> account(administration.show(caller, form.text("email")));
            case "disable" -> form -> account(administration.disable(caller, form.text("email")));
            case "enable" -> form -> account(administration.enable(caller, form.text("email")));
            case "delete" -> form -> account(administration.delete(caller, form.text("email")));
            case "reset" -> form -> reset(caller, form.text("email"));
            case "sessions" ->
                form -> administration.sessions(caller, form.text("email")).map(sessions -> Json.object()
                        .with(
                                "sessions",
                                sessions.stream().map(AdminHandlers::json).toList()));
            case "revoke" ->
                form -> administration
                        .revoke(caller, form.text("email"), form.text("session"))
                        .map(ended -> Json.object().with("ended", ended));
            case "mails" ->
                form -> administration.failedMails().map(mails -> Json.object()
                        .with("failed", mails.stream().map(AdminHandlers::json).toList()));
            case "export" -> form -> export(form.text("after"));
            case "import" -> form -> importAll(caller, form);
            default -> throw RefusedRequest.because(Problem.NOT_FOUND);
        };
    }

    private static Future<Json> account(Future<StoredAccount> account) {
        return account.map(AdminHandlers::json);
    }

    private Future<Json> reset(Caller caller, String email) {
        return administration.reset(caller, email).map(token -> token.map(
                        secret -> Json.object().with("reset_token", secret.reveal()))
                .orElseGet(() -> Json.object().with("message", "reset link sent")));
    }

    private Future<Json> export(String after) {
        long from = after.matches("[0-9]{1,18}") ? Long.parseLong(after) : 0;
        return administration.export(from, PAGE).map(accounts -> Json.object()
                .with(
                        "last",
                        accounts.isEmpty()
                                ? ""
                                : Long.toString(
                                        accounts.get(accounts.size() - 1).id()))
                .with(
                        "lines",
                        String.join(
                                "\n", accounts.stream().map(AccountLine::write).toList())));
    }

    /** Lines that cannot be taken are told by their place in the text; the others are taken all the same. */
    private Future<Json> importAll(Caller caller, Form form) {
        List<StoredAccount> accounts = new ArrayList<>();
        List<Json> faults = new ArrayList<>();
        String[] lines = form.text("lines").split("\n", -1);
        Instant now = clock.instant();
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                try {
                    accounts.add(AccountLine.read(lines[i], now, form.text("firebase")));
                } catch (FaultyLine faulty) {
                    faults.add(Json.object()
                            .with("fault", String.valueOf(faulty.getMessage()))
                            .with("line", i));
                }
            }
        }
        Future<Integer> added = form.text("dry_run").equals("true")
                ? Future.succeededFuture(0)
                : administration.importAll(caller, accounts);
        return added.map(count ->
                Json.object().with("faults", faults).with("imported", count).with("readable", accounts.size()));
    }

    private static Json json(StoredAccount account) {
        return Json.object()
                .with("created", account.created().toString())
                .with("disabled", account.disabled().isPresent())
                .with("email", account.email().typed())
                .with("id", Long.toString(account.id()))
                .with("last_login", account.lastLogin())
                .with("password", account.password().isSet())
                .with("removal", account.removal())
                .with("verified", account.verified().isPresent());
    }

    private static Json json(OpenSession session) {
        return Json.object()
                .with("created", session.created().toString())
                .with("id", session.id())
                .with("last_seen", session.lastSeen().toString())
                .with("network", session.network())
                .with("user_agent", session.agent());
    }

    private static Json json(Mail mail) {
        return Json.object()
                .with("asked", mail.asked().toString())
                .with("attempts", mail.attempts())
                .with("failed", mail.due().toString())
                .with("fault", mail.fault())
                .with("id", Long.toString(mail.id()))
                .with("kind", mail.kind().name().toLowerCase(Locale.ROOT))
                .with("recipient", mail.recipient().typed());
    }
}
