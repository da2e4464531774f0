package io.porchlight.system.edge.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hostile client in a process of its own: orders come in as lines of JSON, what it met goes out as lines of JSON with the
 * order's {@code id}.
 *
 * <ul>
 *   <li>{@code exchange}: one connection that sends given bytes at a given pace and tells all that it heard;
 *   <li>{@code crowd}: many such connections at once; says {@code held} when they stand, and at their end how many were
 *       closed and when;
 *   <li>{@code goOn}: the crowd of that id sends what it kept back; says {@code goneOn} when it has;
 *   <li>{@code release}: ends the crowd of that id.
 * </ul>
 */
public final class Hostile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Credentials credentials;
    private final PrintStream out;
    private final Map<Integer, Crowd> crowds = new ConcurrentHashMap<>();

    private Hostile(Credentials credentials, PrintStream out) {
        this.credentials = credentials;
        this.out = out;
    }

    /** {@code Hostile DEVICES.json}: certificates and keys of the devices that it plays. Ends with its input. */
    public static void main(String[] arguments) throws IOException {
        Hostile hostile = new Hostile(Credentials.read(Path.of(arguments[0])), System.out);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode order = JSON.readTree(line);
                Thread.startVirtualThread(() -> hostile.obey(order));
            }
        }
        System.exit(0);
    }

    private void obey(JsonNode order) {
        int id = order.path("id").asInt();
        try {
            switch (order.path("do").asText()) {
                case "exchange" -> say(id, new Connection(order, credentials).run());
                case "crowd" -> {
                    Crowd crowd = new Crowd(order, credentials);
                    crowds.put(id, crowd);
                    crowd.open();
                    say(id, JSON.createObjectNode().put("held", crowd.standing()));
                    say(id, crowd.await());
                }
                case "goOn" -> {
                    crowds.get(id).goOn();
                    say(id, JSON.createObjectNode().put("goneOn", true));
                }
                case "release" -> crowds.get(id).release();
                default -> throw new IllegalArgumentException("unknown order");
            }
        } catch (Exception failed) {
            say(id, JSON.createObjectNode().put("failed", failed.toString()));
        }
    }

    private void say(int id, ObjectNode what) {
        String line = what.put("id", id).toString();
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
