package io.porchlight.gateway.edge;

import io.porchlight.gateway.http.InFlight;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.mqtt.MqttParties;
import io.porchlight.gateway.session.SessionBook;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * How a node goes: nobody new is taken, every device is told so in its turn, in random order and spread over time, so
 * that they do not all come back elsewhere in the same second; uploads that have begun may end.
 */
@Singleton
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long KAFKA_SECONDS = 5;

    private final Vertx vertx;
    private final Doorstep doorstep;
    private final MqttParties mqtt;
    private final InFlight requests;
    private final SessionBook book;

    Drain(Vertx vertx, Doorstep doorstep, MqttParties mqtt, SessionBook book) {
        this.vertx = vertx;
        this.doorstep = doorstep;
        this.mqtt = mqtt;
        this.requests = new InFlight();
        this.book = book;
    }

    InFlight requests() {
        return requests;
    }

    boolean draining() {
        return doorstep.closed();
    }

    /** Blocks until everybody is gone, at most for {@link EdgeLimits#DRAIN}. */
    void run() {
        doorstep.close();
        int connections = mqtt.connections().size();
        LOG.infof("draining %d MQTT connections and %d uploads", connections, requests.count());
        long spread =
                Math.clamp(connections * 1000L / EdgeLimits.DRAIN_RATE.number(), 1, EdgeLimits.DRAIN.millis() * 9 / 10);
        mqtt.connections()
                .forEach(connection -> vertx.setTimer(
                        ThreadLocalRandom.current().nextLong(spread) + 1, due -> mqtt.shutDown(connection)));
        long end = MonotonicClock.now() + EdgeLimits.DRAIN.millis();
        while ((mqtt.connections().size() > 0 || requests.count() > 0) && MonotonicClock.now() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        try {
            book.leave().toCompletableFuture().get(KAFKA_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the other nodes could not be told that this one goes");
        }
    }
}
