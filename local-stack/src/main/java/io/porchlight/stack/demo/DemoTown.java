package io.porchlight.stack.demo;

import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EdgeRefusal;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.journey.Cast;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.player.Accreditor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What happens in the demo town while a person tries the apps: a doorbell that waits to be paired, then rings and sends
 * the sample footage every so often, and accrediting bodies that sign what the demo agency proposes.
 */
public final class DemoTown implements AutoCloseable {
    private static final Duration RING_EVERY = Duration.ofMinutes(2);
    private static final Duration HELLO_EVERY = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final List<Duration> EARLIER_TODAY =
            List.of(Duration.ofMinutes(95), Duration.ofMinutes(50), Duration.ofMinutes(20));

    private final PrintStream out;
    private final Doorbell doorbell;
    private final Accreditor accreditor;
    private final SampleCamera camera = new SampleCamera();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private boolean caughtUp;

    private DemoTown(Doorbell doorbell, Accreditor accreditor, PrintStream out) {
        this.doorbell = doorbell;
        this.accreditor = accreditor;
        this.out = out;
    }

    /** Opens the town: from now on things happen in it, until it is closed. Says there what happens. */
    public static DemoTown open(Stage stage, PrintStream out) {
        try {
            Path folder = stage.devices().resolve("doorbells").resolve("porch");
            Doorbell doorbell = Files.exists(folder)
                    ? Doorbell.switchOn(DeviceState.load(folder), stage.edge())
                    : new Cast(stage).newDoorbell("porch");
            DemoTown town = new DemoTown(
                    doorbell, new Accreditor(stage.addresses().lawEnforcement(), stage.accrediting()), out);
            if (doorbell.circle().chain().isEmpty()) {
                out.println("  A doorbell waits for you. Sign in to the home app as alice, make the home, and pair:");
                out.println("    " + town.pairingCode());
                town.clock.scheduleWithFixedDelay(town::hello, 0, HELLO_EVERY.toSeconds(), TimeUnit.SECONDS);
            } else {
                town.caughtUp = true;
            }
            out.println("  The demo's accrediting bodies sign what the agency " + Cast.AGENCY + " proposes.");
            out.println();
            town.clock.scheduleWithFixedDelay(town::accredit, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
            town.clock.scheduleWithFixedDelay(town::see, 5, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
            town.clock.scheduleWithFixedDelay(
                    town::ring, RING_EVERY.toSeconds(), RING_EVERY.toSeconds(), TimeUnit.SECONDS);
            return town;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The demo doorbell cannot be switched on.", e);
        }
    }

    /** The text of the QR code on the doorbell. */
    public String pairingCode() {
        return doorbell.state().qr().text();
    }

    private void hello() {
        attempt(() -> {
            if (doorbell.circle().chain().isEmpty()) {
                doorbell.enterPairingMode();
            }
        });
    }

    private void accredit() {
        attempt(() -> accreditor.accredit(Cast.AGENCY));
    }

    /** Once it is in its home's chain and knows what it is to record, the doorbell sends what it saw earlier today, so that a request can find it. */
    private void see() {
        attempt(() -> {
            if (!caughtUp && doorbell.circle().chain().isPresent()) {
                doorbell.refreshCircle();
                String id = doorbell.state().deviceId();
                boolean belongs = doorbell.circle()
                        .chain()
                        .orElseThrow()
                        .state()
                        .device(id)
                        .isPresent();
                if (belongs && doorbell.state().settingsRevision() > 0) {
                    caughtUp = true;
                    for (Duration ago : EARLIER_TODAY) {
                        record(new EventMessage(
                                Bytes.randomId(), "motion", Instant.now().minus(ago)));
                    }
                    out.println("  The doorbell is paired and has sent what it saw earlier today.");
                }
            }
        });
    }

    private void ring() {
        attempt(() -> {
            if (caughtUp) {
                record(EventMessage.starting("ding", Instant.now()));
            }
        });
    }

    private void record(EventMessage event) throws IOException {
        doorbell.send(event);
        doorbell.record(event, camera.record(), List.of("person"));
        doorbell.upload();
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (EdgeRefusal refusal) {
            // Right after pairing the edge has not heard of it yet; the next attempt finds the home there.
            if (!refusal.problem().equals("not-paired")) {
                out.println("  (demo town: " + refusal.getMessage() + ")");
            }
        } catch (IOException | Refused | IllegalStateException e) {
            out.println("  (demo town: " + e.getMessage() + ")");
        } catch (RuntimeException e) {
            out.println("  (demo town: " + e + ")");
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        doorbell.close();
    }
}
