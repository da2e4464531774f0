package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.stack.player.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The site, a hostile process against its gateway, and a doorbell at work beside it, which must not have noticed anything
 * after each test. Nor may any connection ever have made the gateway hold more than docs/device-protocol.md says, or its log
 * have kept anything of what was said.
 */
final class HostileScene implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EdgeExtension edge = new EdgeExtension();
    private @Nullable HostileProcess attacker;
    private @Nullable Bystander bystander;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        edge.beforeAll(context);
        attacker = HostileProcess.start(site());
        bystander = Bystander.at(site());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        there(bystander).requireWell();
        long most = site().gateway().most();
        assertTrue(most > 0, "nothing is counted");
        assertTrue(most <= Documented.limit("CONNECTION_BYTES"), "one connection made it hold " + most + " bytes");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (bystander != null) {
            bystander.close();
        }
        if (attacker != null) {
            attacker.close();
        }
        QuietLog.require(site());
    }

    EdgeSite site() {
        return EdgeExtension.site();
    }

    HostileProcess attacker() {
        return there(attacker);
    }

    /** The doorbell at work beside the attack. */
    EdgeDevice bystander() {
        return there(bystander).device();
    }

    /** Comes back when the gateway has read all commands that were sent before. */
    void awaitCommands() {
        Bystander one = there(bystander);
        List<String> ids = Stream.generate(Bytes::randomId)
                .limit(site().topics().commandPartitions())
                .toList();
        IntStream.range(0, ids.size()).forEach(partition -> {
            site().topics().command(partition, one.device(), ids.get(partition), "chime", Json.object());
            site().topics().flush();
            Waiting.until("a chime", PATIENCE, () -> one.heard(ids.get(partition)) ? Boolean.TRUE : null);
        });
    }

    /** Kafka does not go on until this is closed. */
    final class Outage implements AutoCloseable {
        private Outage() {
            site().kafka("STOP");
        }

        @Override
        public void close() throws InterruptedException {
            site().kafka("CONT");
            there(bystander).forgive();
        }
    }

    Outage outage() {
        return new Outage();
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the scene has not begun");
        }
        return part;
    }
}
