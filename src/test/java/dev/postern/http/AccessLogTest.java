package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.LogCapture;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    @Test
    void offByDefaultItSaysNothing() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            assertThat(server.client().get("/").status()).isEqualTo(200);

            assertThat(log.linesOf("postern.access")).isEmpty();
        }
    }

    @Test
    void onItHasALineForEachRequestWithoutItsQuery() {
        TestSettings settings = new TestSettings();
        settings.accessLog = true;
        try (LogCapture log = LogCapture.open()) {
            try (TestServer server = TestServer.start(settings)) {
                assertThat(server.client().get("/profile?secret=hunter2").status())
                        .isEqualTo(403);
            }

            assertThat(log.linesOf("postern.access"))
                    .singleElement()
                    .asString()
                    .matches("from=127.0.0.1 method=GET path=/profile status=403 micros=\\d+");
        }
    }
}
