package io.porchlight.gateway.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.ProvisionRequest;
import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;

/** {@code POST /v1/provision}: public, since the request carries its own signatures. */
@Singleton
public class ProvisionRoute implements DeviceRoute {
    private final Vertx vertx;
    private final Provisioning provisioning;
    private final ObjectMapper json;
    private final Answers answers;

    ProvisionRoute(Vertx vertx, Provisioning provisioning, ObjectMapper json, Answers answers) {
        this.vertx = vertx;
        this.provisioning = provisioning;
        this.json = json;
        this.answers = answers;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.POST, "/v1/provision")
                .handler(BodyHandler.create(false).setBodyLimit(EdgeLimits.PROVISION_BODY.number()))
                .handler(this::provision);
    }

    private void provision(RoutingContext call) {
        byte[] body = call.body().buffer() == null
                ? new byte[0]
                : call.body().buffer().getBytes();
        vertx.executeBlocking(
                        () -> {
                            ProvisionRequest asked = json.readValue(body, ProvisionRequest.class);
                            if (asked.request() == null || asked.manufacturerToken() == null) {
                                throw Problem.badRequest("request and manufacturerToken are needed.");
                            }
                            return provisioning.provision(asked.request(), asked.manufacturerToken());
                        },
                        false)
                .onSuccess(answer -> answers.json(call, 201, answer))
                .onFailure(failure -> answers.fail(call, failure));
    }
}
