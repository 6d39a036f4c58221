import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/**
 * What GET /profile is compared with: a bare vertx-web route that answers the same bytes to everybody, on as many event
 * loops.
 *
 *     java -cp target/postern.jar src/load/BareRoute.java PORT EMAIL
 */
public class BareRoute {
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int eventLoops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops));
        vertx.deployVerticle(() -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        Router router = Router.router(vertx);
                        Buffer body = Buffer.buffer("{\"email\":\"" + arguments[1] + "\"}\n");
                        router.get("/profile").handler(context -> context.response()
                                .putHeader("cache-control", "no-store")
                                .putHeader("x-content-type-options", "nosniff")
                                .putHeader("content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                                .putHeader("referrer-policy", "no-referrer")
                                .putHeader("cross-origin-resource-policy", "same-origin")
                                .putHeader("content-type", "application/json")
                                .end(body));
                        vertx.createHttpServer(new HttpServerOptions()).requestHandler(router).listen(port, "127.0.0.1");
                    }
                }, new DeploymentOptions().setInstances(eventLoops))
                .onComplete(deployed -> System.out.println("listening on " + port));
    }
}
