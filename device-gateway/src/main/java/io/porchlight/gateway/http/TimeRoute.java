package io.porchlight.gateway.http;

import io.porchlight.contracts.api.TimeView;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.time.Clock;

/** {@code GET /v1/time}: a clock for devices that have none. Public. */
@Singleton
public class TimeRoute implements DeviceRoute {
    private final Answers answers;

    TimeRoute(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.GET, "/v1/time")
                .handler(call -> answers.json(
                        call, 200, new TimeView(Clock.systemUTC().instant().getEpochSecond())));
    }
}
