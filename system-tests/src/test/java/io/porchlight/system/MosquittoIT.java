package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.state.TlsIdentity;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Waiting;
import io.porchlight.system.edge.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** F-14: a client that nobody here wrote, with a doorbell's certificate, against the whole system. */
@ExtendWith(RunningSystem.class)
class MosquittoIT {
    private static final long REFUSED_WITHIN_MILLIS = 1_000;

    @Test
    @DisplayName(
            "F-14 mosquitto_pub rings and the home sees it; once the home removes the device, it is refused within a second")
    void ringsUntilItIsRemoved(@TempDir Path folder) throws IOException, InterruptedException {
        Town town = Town.get();
        Doorbell doorbell =
                town.cast().newDoorbell("mosquitto-" + Bytes.randomId().substring(0, 8));
        town.cast().pair(town.alice.home(), doorbell);
        // Switched off: from now on mosquitto plays it.
        doorbell.close();
        write(doorbell.state().tls().orElseThrow(), folder);
        String deviceId = doorbell.state().deviceId();

        EventMessage ding = EventMessage.starting("ding", Instant.now());
        Program.Ended rung = ring(folder, deviceId, ding);
        assertEquals(0, rung.exit(), rung.said());
        Waiting.until("the ding on the timeline", Town.PATIENCE, () -> town.alice.clips().timeline().stream()
                .filter(entry -> entry.eventId().equals(ding.eventId()))
                .findFirst()
                .orElse(null));

        town.alice
                .home()
                .append(ChainAuthor.after(town.alice.home().chain(), Instant.now())
                        .removeDevice(deviceId, town.alice.home().device().signer()));
        long removed = System.nanoTime();
        long asked;
        Program.Ended refused;
        do {
            asked = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - removed);
            refused = ring(folder, deviceId, EventMessage.starting("ding", Instant.now()));
        } while (!refused.said().contains("Not authorized") && asked < 10 * REFUSED_WITHIN_MILLIS);
        assertTrue(asked < REFUSED_WITHIN_MILLIS, "refused when it rang " + asked + " ms later: " + refused);
    }

    private static Program.Ended ring(Path folder, String deviceId, EventMessage event) {
        return Program.mosquitto(
                        "mosquitto_pub",
                        folder,
                        RunningSystem.stack().keys().trustedServers(),
                        RunningSystem.stack().addresses().gatewayMqttPort(),
                        "5",
                        "-t",
                        "d/" + deviceId + "/event/" + event.kind(),
                        "-m",
                        event.payload(Instant.now()).toString())
                .ended();
    }

    private static void write(TlsIdentity tls, Path folder) throws IOException {
        Files.writeString(folder.resolve("certificate.pem"), tls.certificate());
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(tls.key().getEncoded());
        Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    }
}
