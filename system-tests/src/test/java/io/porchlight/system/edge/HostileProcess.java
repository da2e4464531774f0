package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.system.edge.hostile.Hostile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The hostile program ({@link Hostile}) in a process of its own, against one gateway. */
final class HostileProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger IDS = new AtomicInteger();

    private final GatewayNode target;
    private final Process process;
    private final Writer in;
    private final Map<Integer, Attack> attacks = new ConcurrentHashMap<>();

    private HostileProcess(GatewayNode target, Process process) {
        this.target = target;
        this.process = process;
        this.in = process.outputWriter();
        Thread.ofVirtual().start(this::listen);
    }

    static HostileProcess start(EdgeSite site) {
        return start(site, site.gateway());
    }

    static HostileProcess start(EdgeSite site, GatewayNode target) {
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx384m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Hostile.class.getName(),
                            site.hostileDevices().toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new HostileProcess(target, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection to the MQTT port. */
    Attack mqtt() {
        return attack("exchange", target.mqttPort());
    }

    /** One connection to the HTTPS port. */
    Attack https() {
        return attack("exchange", target.httpsPort());
    }

    /** Many connections to the MQTT port. */
    Attack mqttCrowd(int count, int sources) {
        return attack("crowd", target.mqttPort()).crowd(count, sources);
    }

    /** Many connections to the HTTPS port. */
    Attack httpsCrowd(int count, int sources) {
        return attack("crowd", target.httpsPort()).crowd(count, sources);
    }

    private Attack attack(String what, int port) {
        Attack attack = new Attack(this, IDS.incrementAndGet(), what, port);
        attacks.put(attack.id(), attack);
        return attack;
    }

    void tell(Attack attack, ObjectNode order) {
        try {
            synchronized (in) {
                in.write(order + "\n");
                in.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the hostile program ended before attack " + attack.id(), e);
        }
    }

    private void listen() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode said = JSON.readTree(line);
                attacks.get(said.get("id").asInt()).heard(said);
            }
        } catch (IOException ended) {
            process.destroy();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
