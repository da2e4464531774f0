package io.porchlight.gateway.provision;

import io.porchlight.contracts.api.ProvisionRequest;
import io.porchlight.contracts.api.RenewalRequest;
import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.http.HttpPeers;
import io.porchlight.gateway.http.JsonBody;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;

/**
 * {@code POST /v1/provision} and {@code POST /v1/renew}: public, since the requests carry their own signatures. What is
 * refused counts against the source.
 */
@Singleton
public class ProvisionRoute implements DeviceRoute {
    private final IssuingWorkers workers;
    private final Provisioning provisioning;
    private final Renewal renewal;
    private final IssuedRecords records;
    private final Answers answers;
    private final Doorstep doorstep;

    ProvisionRoute(
            IssuingWorkers workers,
            Provisioning provisioning,
            Renewal renewal,
            IssuedRecords records,
            Answers answers,
            Doorstep doorstep) {
        this.workers = workers;
        this.provisioning = provisioning;
        this.renewal = renewal;
        this.records = records;
        this.answers = answers;
        this.doorstep = doorstep;
    }

    @Override
    public void register(Router router) {
        // Ports open once the topics are loaded: what is to be repeated is known by now.
        records.repeat();
        router.route(HttpMethod.POST, "/v1/provision")
                .handler(BodyHandler.create(false).setBodyLimit(EdgeLimits.PROVISION_BODY.number()))
                .handler(call -> answer(call, 201, this::provision));
        router.route(HttpMethod.POST, "/v1/renew")
                .handler(BodyHandler.create(false).setBodyLimit(EdgeLimits.PROVISION_BODY.number()))
                .handler(call -> answer(call, 201, this::renew));
    }

    /** Makes an answer of a body, and may block. */
    private interface Issuing {
        Object of(byte[] body) throws IOException;
    }

    private Object provision(byte[] body) throws IOException {
        ProvisionRequest asked = JsonBody.read(body, ProvisionRequest.class);
        if (asked.request() == null || asked.manufacturerToken() == null) {
            throw Problem.badRequest("request and manufacturerToken are needed.");
        }
        return provisioning.provision(asked.request(), asked.manufacturerToken());
    }

    private Object renew(byte[] body) throws IOException {
        RenewalRequest asked = JsonBody.read(body, RenewalRequest.class);
        if (asked.request() == null) {
            throw Problem.badRequest("request is needed.");
        }
        return renewal.renew(asked.request());
    }

    private void answer(RoutingContext call, int status, Issuing issuing) {
        HttpConnection connection = call.request().connection();
        InetAddress source = HttpPeers.address(connection);
        if (doorstep.locked(source, MonotonicClock.now())) {
            // Its next connection will be closed at once; this one stood before.
            HttpPeers.hangUp(connection);
            return;
        }
        byte[] body = JsonBody.bytes(call);
        workers.run(() -> issuing.of(body))
                .onSuccess(answer -> answers.json(call, status, answer))
                .onFailure(failure -> {
                    if (failure instanceof Problem problem && problem.status() == 422) {
                        doorstep.failed(source, MonotonicClock.now());
                    }
                    answers.fail(call, failure);
                });
    }
}
