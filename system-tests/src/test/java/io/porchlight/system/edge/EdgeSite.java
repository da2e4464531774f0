package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.porchlight.stack.Options;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.part.KafkaPart;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import io.porchlight.stack.realm.Realms;
import io.porchlight.stack.settings.ServiceSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The device edge without the rest of the cloud: a real Kafka, the packaged gateway, a stand-in for the services that it
 * calls, and a town's worth of devices that Kafka knows before the gateway starts.
 */
final class EdgeSite implements AutoCloseable {
    /** How many devices the attackers hold, certificates and all; they are numbers 0 to this, exclusive. */
    static final int CROWD = 600;

    private static final int HONEST = 500;

    private static final List<String> PORTS = List.of(
            "porchlight.edge.mqtt-port", "porchlight.edge.https-port", "quarkus.http.port", "quarkus.management.port");

    private final DataFolder folder;
    private final Ports ports;
    private final DemoKeys keys;
    private final ChildProcesses processes;
    private final Installation installation = Installation.find();
    private final KafkaPart kafka;
    private final EdgeKafka topics;
    private final OtherServices services;
    private final Map<String, String> settings;
    private final List<EdgeDevice> devices = new ArrayList<>();
    private final List<GatewayNode> nodes = new ArrayList<>();
    private int next = CROWD;

    private EdgeSite(DataFolder folder) throws Exception {
        this.folder = folder;
        ProcessRecords records = new ProcessRecords(folder.root().resolve("processes"));
        records.reap();
        processes = new ChildProcesses(records);
        ports = Ports.of(folder);
        Secrets secrets = Secrets.in(folder.serverFolder("keys").resolve("secrets.json"));
        keys = DemoKeys.in(folder);
        kafka = new KafkaPart(installation, folder, ports, secrets, processes);
        kafka.start();
        topics = new EdgeKafka(kafka.bootstrapServers());
        services = new OtherServices(
                ports.of(Ports.Use.KEYCLOAK), ports.of(Ports.Use.VIDEO_HTTP), ports.of(Ports.Use.CONSENT_HTTP));
        Realms realms = new Realms(secrets, "", "", "");
        settings = new ServiceSettings(folder, ports, secrets, keys, realms, Options.INTERVAL)
                .gateway(kafka.bootstrapServers());
        settle(DeviceAuthority.of(keys));
    }

    /** Starts it all in {@code system-tests/target/edge}, from nothing. */
    static EdgeSite start() throws Exception {
        EdgeSite site =
                new EdgeSite(DataFolder.open(Installation.find().root().resolve("system-tests/target/edge"), true));
        try {
            site.node("device-gateway", Map.of()).start();
            return site;
        } catch (Exception failed) {
            site.close();
            throw failed;
        }
    }

    private void settle(DeviceAuthority authority) throws IOException {
        ArrayNode hostile = new ObjectMapper().createArrayNode();
        for (int i = 0; i < CROWD + HONEST; i++) {
            EdgeDevice device = EdgeDevice.make(authority);
            devices.add(device);
            topics.certify(device);
            topics.register(device, "ACTIVE", "STANDARD");
            if (i < CROWD) {
                hostile.add(device.toJson());
            }
        }
        // Two that the attackers have as well: one that the edge never heard of, one of another authority.
        hostile.add(EdgeDevice.make(authority).toJson());
        hostile.add(EdgeDevice.make(DeviceAuthority.forged()).toJson());
        topics.flush();
        Files.writeString(hostileDevices(), hostile.toString());
    }

    /** The number of a device with a certificate of the right authority that the edge does not know. */
    static int unknown() {
        return CROWD;
    }

    /** The number of a device with a certificate of another authority. */
    static int forged() {
        return CROWD + 1;
    }

    /** What the attackers hold. */
    Path hostileDevices() {
        return folder.deviceFolder("hostile").resolve("devices.json");
    }

    /** All devices that belong to a home. */
    List<EdgeDevice> devices() {
        return List.copyOf(devices);
    }

    /** A device of the attackers' that belongs to a home. */
    EdgeDevice hostile(int number) {
        return devices.get(number);
    }

    /** A device that nobody has used yet, certified and in a home. */
    synchronized EdgeDevice fresh() {
        return devices.get(next++);
    }

    /** A further gateway, on ports of its own where {@code own} says so; it is not started. */
    GatewayNode node(String name, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(own);
        GatewayNode node = new GatewayNode(name, installation.service("device-gateway"), folder, processes, all);
        nodes.add(node);
        return node;
    }

    /** A further gateway on ports of its own, started and ready. */
    GatewayNode further(String name) throws IOException, InterruptedException {
        GatewayNode node = unstarted(name, kafka.bootstrapServers());
        node.start();
        return node;
    }

    /** A further gateway on ports of its own that looks for Kafka there; it is not started. */
    GatewayNode unstarted(String name, String bootstrapServers) throws IOException {
        Map<String, String> own = new HashMap<>(freePorts(PORTS));
        own.put("kafka.bootstrap.servers", bootstrapServers);
        return node(name, own);
    }

    /** A free port for each; all are held until the last is found, so that none comes twice. */
    private static Map<String, String> freePorts(List<String> names) throws IOException {
        if (names.isEmpty()) {
            return Map.of();
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            Map<String, String> ports = new HashMap<>(freePorts(names.subList(1, names.size())));
            ports.put(names.getFirst(), String.valueOf(socket.getLocalPort()));
            return ports;
        }
    }

    /** The gateway that every class finds running. */
    GatewayNode gateway() {
        return nodes.getFirst();
    }

    EdgeKafka topics() {
        return topics;
    }

    OtherServices services() {
        return services;
    }

    /** PEM: the authority by which devices know the gateway. */
    Path trustedServers() {
        return keys.trustedServers();
    }

    /** A folder for files of clients. */
    Path clientFolder(String name) {
        return folder.deviceFolder(name);
    }

    /** Stops Kafka's process where it stands (SIGSTOP), or lets it go on (SIGCONT). */
    void kafka(String signal) {
        ChildProcess process = kafka.process();
        if (process == null) {
            throw new IllegalStateException("Kafka does not run");
        }
        GatewayNode.signal(process.pid(), signal);
    }

    @Override
    public void close() {
        nodes.forEach(GatewayNode::stop);
        topics.close();
        kafka.stop();
        services.close();
        processes.close();
        folder.close();
    }
}
