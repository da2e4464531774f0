package io.porchlight.stack.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ports of one data folder on 127.0.0.1: chosen once, free at that time, and remembered in {@code ports.json},
 * because issuers and redirect addresses hold them.
 *
 * <p>They lie in [20000, 32768): above what programs usually listen on, below what Linux hands out to outgoing connections.
 */
public final class Ports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST = 20_000;
    private static final int END = 32_768;

    /** What this program chose so far: two stacks that start side by side find the same ports free. */
    private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

    private final Map<Use, Integer> ports;

    private Ports(Map<Use, Integer> ports) {
        this.ports = ports;
    }

    /** What a port is for. */
    public enum Use {
        POSTGRES,
        KAFKA,
        KAFKA_CONTROLLER,
        S3,
        KEYCLOAK,
        KEYCLOAK_MANAGEMENT,
        WITNESS,
        GATEWAY_MQTT,
        GATEWAY_HTTPS,
        GATEWAY_HTTP,
        GATEWAY_MANAGEMENT,
        VIDEO_HTTP,
        VIDEO_MANAGEMENT,
        CONSENT_HTTP,
        CONSENT_MANAGEMENT,
        LAW_ENFORCEMENT_HTTP,
        LAW_ENFORCEMENT_MANAGEMENT,
        HOME_SITE,
        POLICE_SITE;

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Reads the folder's ports, choosing those that it does not have yet.
     *
     * @throws StackFailed if {@code ports.json} cannot be read
     */
    public static Ports of(DataFolder folder) {
        Path file = folder.root().resolve("ports.json");
        try {
            ObjectNode known =
                    Files.exists(file) ? (ObjectNode) JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
            Map<Use, Integer> ports = new EnumMap<>(Use.class);
            Set<Integer> taken = new HashSet<>();
            known.forEach(value -> taken.add(value.asInt()));
            for (Use use : Use.values()) {
                int port = known.has(use.key()) ? known.get(use.key()).asInt() : choose(taken);
                taken.add(port);
                ports.put(use, port);
                known.put(use.key(), port);
            }
            Path written = file.resolveSibling("ports.json.new");
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(known));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return new Ports(ports);
        } catch (IOException | ClassCastException failed) {
            throw new StackFailed(file + " cannot be read; --reset starts afresh.", failed);
        }
    }

    public int of(Use use) {
        return ports.get(use);
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
    public String http(Use use) {
        return "http://127.0.0.1:" + of(use);
    }

    /**
     * Makes sure that nobody else listens on the port now.
     *
     * @throws StackFailed naming the port and what to do
     */
    public void requireFree(Use use) {
        if (!free(of(use))) {
            throw new StackFailed("Port " + of(use) + ", which this data folder keeps for " + use.key()
                    + ", is taken by another program; stop that program, or start with --reset to choose new ports.");
        }
    }

    private static int choose(Set<Integer> taken) {
        SecureRandom random = new SecureRandom();
        for (int attempt = 0; attempt < 10_000; attempt++) {
            int port = random.nextInt(FIRST, END);
            if (!taken.contains(port) && free(port) && CHOSEN.add(port)) {
                return port;
            }
        }
        throw new StackFailed("No free port was found on 127.0.0.1 between " + FIRST + " and " + END + ".");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of an earlier run that still linger do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException occupied) {
            return false;
        }
    }
}
