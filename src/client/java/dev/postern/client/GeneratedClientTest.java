package dev.postern.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.client.api.AccountApi;
import dev.postern.client.api.ContractApi;
import dev.postern.client.model.Session;
import dev.postern.testing.TestServer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A client that was made from openapi.yaml goes the seed's journey, and looks at its account on the way. */
class GeneratedClientTest {
    private static final String EMAIL = "guillaume@holberton.io";

    @Test
    void itGoesTheJourney() throws ApiException {
        try (TestServer server = TestServer.start()) {
            AtomicReference<String> cookie = new AtomicReference<>("x=y");
            ApiClient client = new ApiClient();
            client.updateBaseUri("http://127.0.0.1:" + server.port());
            client.setRequestInterceptor(request -> request.header("Cookie", cookie.get()));
            ContractApi contract = new ContractApi(client);
            AccountApi account = new AccountApi(client);

            assertThat(contract.home().getMessage()).isEqualTo("Bienvenue");
            assertThat(contract.register(EMAIL, "b4l0u").getMessage()).isEqualTo("user created");
            assertStatus(400, () -> contract.register(EMAIL, "b4l0u"));
            assertStatus(401, () -> contract.logIn(EMAIL, "t4rt1fl3tt3"));
            assertStatus(403, contract::profile);

            var loggedIn = contract.logInWithHttpInfo(EMAIL, "b4l0u");
            assertThat(loggedIn.getData().getMessage()).isEqualTo("logged in");
            cookie.set(cookie(loggedIn));
            assertThat(contract.profile().getEmail()).isEqualTo(EMAIL);
            assertThat(account.account().getSessions()).isEqualTo(1);
            assertThat(account.listSessions().getSessions()).hasSize(1);
            assertThat(contract.logOut("true").getEnded()).isZero();

            var changed = account.changePasswordWithHttpInfo("b4l0u", "p1c0d0n");
            assertThat(changed.getData().getEmail()).isEqualTo(EMAIL);
            assertStatus(403, contract::profile);
            cookie.set(cookie(changed));
            assertThat(contract.profile().getEmail()).isEqualTo(EMAIL);
            assertStatus(302, () -> contract.logOut(null));
            assertStatus(403, contract::profile);

            String token = contract.requestReset(EMAIL).getResetToken();
            assertThat(contract.resetPassword(EMAIL, token, "t4rt1fl3tt3").getMessage())
                    .isEqualTo("Password updated");
            assertThat(contract.logIn(EMAIL, "t4rt1fl3tt3").getEmail()).isEqualTo(EMAIL);
            cookie.set(cookie(contract.logInWithHttpInfo(EMAIL, "t4rt1fl3tt3")));
            assertThat(account.listSessions().getSessions()).hasSize(2);
            String other = account.listSessions().getSessions().stream()
                    .filter(session -> !session.getCurrent())
                    .map(Session::getId)
                    .findFirst()
                    .orElseThrow();
            assertThat(account.endSession(other).getId()).isEqualTo(other);
            assertThat(account.listSessions().getSessions()).hasSize(1);

            assertStatus(401, () -> account.deleteAccount("b4l0u"));
            assertThat(account.deleteAccount("t4rt1fl3tt3").getEmail()).isEqualTo(EMAIL);
            assertStatus(401, () -> contract.logIn(EMAIL, "t4rt1fl3tt3"));
        }
    }

    private static String cookie(ApiResponse<?> response) {
        return response.getHeaders().get("set-cookie").get(0).split(";", 2)[0];
    }

    private interface Call {
        Object make() throws ApiException;
    }

    private static void assertStatus(int status, Call call) {
        assertThatThrownBy(call::make)
                .isInstanceOfSatisfying(ApiException.class, fault -> assertThat(fault.getCode()).isEqualTo(status));
    }
}
