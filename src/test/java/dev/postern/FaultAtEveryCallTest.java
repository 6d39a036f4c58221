package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.FaultedRequest.Route;
import dev.postern.testing.FaultyDriver;
import dev.postern.testing.FaultyDriver.Fault;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call that a route makes to the store fails once, as SQLite's tests have it: the first, the second, and so on until
 * a request passes that makes fewer. Each time all that the route does has happened, or nothing; and what comes later
 * works. Source: security.md F14; sqlite.org/testing.html, "I/O error testing".
 */
@Tag("slow")
@Tag("embedded")
class FaultAtEveryCallTest {
    private static final int MOST_CALLS = 300;
    private static final int AFTERWARDS = 20;

    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final FaultyDriver driver = FaultyDriver.inFrontOf(settings.dbUrl);

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aRegistrationHappensOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.REGISTER, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aLogInHappensOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.LOG_IN, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aLogOutHappensOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.LOG_OUT, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aLogOutThatAsksTheStoreHappensOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.LOG_OUT_FROM_STORE, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aCheckSucceedsOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.PROFILE_FROM_STORE, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResetTokenIsIssuedOrIsNot(Fault how) throws SQLException {
        failEveryCall(Route.REQUEST_RESET, how);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResetHappensOrDoesNot(Fault how) throws SQLException {
        failEveryCall(Route.RESET, how);
    }

    private void failEveryCall(Route route, Fault how) throws SQLException {
        settings.sessionsCache = route.cache;
        try (TestServer server = TestServer.start(settings)) {
            failEveryCall(server, route, how);
        }
    }

    private void failEveryCall(TestServer server, Route route, Fault how) throws SQLException {
        List<String> findings = new ArrayList<>();
        int call = 0;
        boolean made = true;
        while (made) {
            call++;
            assertThat(call).isLessThan(MOST_CALLS);
            FaultedRequest request = new FaultedRequest(server, settings.dbUrl, route, "call" + call + "@example.com");
            made = request.run(driver, call, how);
            findings.addAll(request.findings());
        }
        for (int i = 0; i < AFTERWARDS; i++) {
            FaultedRequest request = new FaultedRequest(server, settings.dbUrl, route, "later" + i + "@example.com");
            request.runWithoutFault();
            findings.addAll(request.findings());
        }
        System.out.println("route=" + route + " fault=" + how + " calls=" + (call - 1));

        assertThat(findings).isEmpty();
        assertThat(call).as("calls that failed").isGreaterThan(4);
        assertThat(driver.open()).as("connections").isLessThanOrEqualTo(settings.poolSize + 1);
    }
}
