package io.porchlight.gateway.links;

import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.Callee;
import io.porchlight.gateway.http.Callees;
import io.porchlight.gateway.http.DeviceCall;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.http.ServiceTokens;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/circle/links?after=n}: the signed links of the device's own home after link n, as consent-service has
 * them. The device verifies them; nothing here can make one.
 */
@Singleton
public class LinksRoute implements DeviceRoute {
    private static final Pattern NUMBER = Pattern.compile("-1|[0-9]{1,9}");

    private final Callee consent;
    private final DeviceCall calls;
    private final Answers answers;

    LinksRoute(Vertx vertx, Callees.Consent consent, ServiceTokens tokens, DeviceCall calls, Answers answers) {
        this.consent = new Callee(vertx, consent.url(), tokens);
        this.calls = calls;
        this.answers = answers;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.GET, "/v1/circle/links").handler(this::links);
    }

    private void links(RoutingContext call) {
        Registration home = calls.home(call);
        String after = call.request().getParam("after", "-1");
        if (!NUMBER.matcher(after).matches()) {
            throw Problem.badRequest("after is the number of the last link that the device knows, or -1.");
        }
        String circle = URLEncoder.encode(home.circle(), StandardCharsets.UTF_8);
        consent.call(HttpMethod.GET, "/internal/v1/circles/" + circle + "/links?after=" + after, null)
                .onSuccess(answer -> answers.pass(call, answer))
                .onFailure(failure -> answers.fail(call, failure));
    }
}
