package io.porchlight.gateway.running;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.RetentionDays;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Brings the gateway under test to work, once: before, it has no topics and must not serve. */
final class RunningEdge {
    static final String CIRCLE_ID = TestDevice.hash(new byte[] {1});

    private static final ObjectMapper JSON = new ObjectMapper();

    private static boolean done;
    private static String readinessBefore = "";
    private static boolean portOpenBefore;

    private RunningEdge() {}

    static synchronized void ready() {
        if (done) {
            return;
        }
        readinessBefore = health("ready");
        portOpenBefore = accepts(Setting.mqttPort());
        KafkaProbe.createTopics();
        await(() -> up("ready") && accepts(Setting.mqttPort()));
        done = true;
    }

    static String readinessBefore() {
        return readinessBefore;
    }

    static boolean portOpenBefore() {
        return portOpenBefore;
    }

    static boolean up(String kind) {
        try {
            return JSON.readTree(health(kind)).get("status").asText().equals("UP");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String health(String kind) {
        return management("/q/health/" + kind);
    }

    private static String management(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(Setting.management(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void await(BooleanSupplier holds) {
        await(Duration.ofSeconds(20), holds);
    }

    static void await(Duration patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not come to hold");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** A provisioned device that belongs to a home, as the gateway knows by now. */
    static TestDevice paired(String plan) {
        TestDevice device = TestDevice.provisioned();
        register(device, "ACTIVE", plan);
        return device;
    }

    /** The pseudonym of the home that {@link #register} says the device belongs to. */
    static String circle(TestDevice device) {
        return "circle-" + device.deviceId.substring(0, 8);
    }

    static void register(TestDevice device, String status, String plan) {
        registerQuietly(device, status, plan);
        boolean active = status.equals("ACTIVE");
        // A call that only a paired device may make tells when the registry has arrived.
        await(() -> (device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links")))
                                .statusCode()
                        == 403)
                != active);
    }

    /** Says what consent-service would, and does not wait for it to arrive. */
    static void registerQuietly(TestDevice device, String status, String plan) {
        KafkaProbe.produce(
                device.deviceId,
                new DeviceRegistration(
                        device.deviceId,
                        device.identity.publicKey().toJson(),
                        status,
                        circle(device),
                        CIRCLE_ID,
                        plan,
                        new RetentionDays(30, 7, 1, 1)));
    }

    /** The value of a metric; the sum over its labels. */
    static double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    static String metrics() {
        return management("/q/metrics");
    }
}
