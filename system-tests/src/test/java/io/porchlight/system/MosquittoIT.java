package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.DeviceTls;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** F-14: a client that nobody here wrote, with a doorbell's certificate, against the whole system. */
@ExtendWith(RunningSystem.class)
class MosquittoIT {
    private static final long SECOND_MILLIS = 1_000;

    /** Several: a program's start counts, and one pause of the machine says nothing. */
    private static final int DOORBELLS = 3;

    /** Administrative action. */
    private static final int REMOVED = 0x98;

    private final List<Long> closed = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();

    @Test
    @DisplayName(
            "F-14 mosquitto_pub rings and the home sees it; once the home removes the device, its live connection is closed and it is refused, both within a second")
    void ringsUntilItIsRemoved(@TempDir Path folder) throws Exception {
        for (int i = 0; i < DOORBELLS; i++) {
            ringsUntilRemoved(Files.createDirectory(folder.resolve("doorbell-" + i)));
        }
        System.out.println("removed by its owner: disconnected after " + closed + " ms, refused when it rang after "
                + refused + " ms");
        assertTrue(median(closed) < SECOND_MILLIS, closed::toString);
        assertTrue(median(refused) < SECOND_MILLIS, refused::toString);
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private void ringsUntilRemoved(Path folder) throws Exception {
        Town town = Town.get();
        Doorbell doorbell =
                town.cast().newDoorbell("mosquitto-" + Bytes.randomId().substring(0, 8));
        town.cast().pair(town.alice.home(), doorbell);
        // Switched off: from now on mosquitto plays it.
        doorbell.close();
        TlsIdentity tls = doorbell.state().tls().orElseThrow();
        write(tls, folder);
        String deviceId = doorbell.state().deviceId();

        EventMessage ding = EventMessage.starting("ding", Instant.now());
        Program.Ended rung = ring(folder, deviceId, ding);
        assertEquals(0, rung.exit(), rung.said());
        Waiting.until("the ding on the timeline", Town.PATIENCE, () -> town.alice.clips().timeline().stream()
                .filter(entry -> entry.eventId().equals(ding.eventId()))
                .findFirst()
                .orElse(null));

        CompletableFuture<Long> ended = live(tls);
        town.alice
                .home()
                .append(ChainAuthor.after(town.alice.home().chain(), Instant.now())
                        .removeDevice(deviceId, town.alice.home().device().signer()));
        long removed = System.nanoTime();
        closed.add(TimeUnit.NANOSECONDS.toMillis(
                Math.max(0, ended.get(Town.PATIENCE.toSeconds(), TimeUnit.SECONDS) - removed)));
        long asked;
        Program.Ended told;
        do {
            asked = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - removed);
            told = ring(folder, deviceId, EventMessage.starting("ding", Instant.now()));
        } while (!told.said().contains("Not authorized") && asked < 10 * SECOND_MILLIS);
        assertTrue(told.said().contains("Not authorized"), told::said);
        refused.add(asked);
    }

    /** A connection of the doorbell's that stays, and when the edge ends it with the reason for that. */
    private static CompletableFuture<Long> live(TlsIdentity identity) throws IOException {
        DeviceTls tls =
                DeviceTls.of(Files.readString(RunningSystem.stack().keys().trustedServers()), Optional.of(identity));
        var ended = new CompletableFuture<Long>();
        Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(RunningSystem.stack().addresses().gatewayMqttPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(tls.keys().orElseThrow())
                        .trustManagerFactory(tls.trust())
                        .build())
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException told
                            && told.getMqttMessage().getReasonCode().getCode() == REMOVED) {
                        ended.complete(System.nanoTime());
                    } else {
                        ended.completeExceptionally(context.getCause());
                    }
                })
                .buildBlocking()
                .connect();
        return ended;
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
