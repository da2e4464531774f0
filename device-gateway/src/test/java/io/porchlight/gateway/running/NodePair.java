package io.porchlight.gateway.running;

import io.porchlight.testing.FreePorts;
import io.porchlight.testing.KafkaResource;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two gateway processes and one real Kafka. The first has the ports that {@link Setting} names. */
final class NodePair implements AutoCloseable {
    private final KafkaResource kafka = new KafkaResource();
    private final EdgeResource edge = new EdgeResource();
    private final List<Node> nodes;

    private NodePair() {
        Map<String, String> settings = new HashMap<>(kafka.start());
        settings.putAll(edge.start());
        settings.forEach(System::setProperty);
        KafkaProbe.createTopics();
        int mqtt = Integer.parseInt(settings.get("porchlight.edge.mqtt-port"));
        int https = Integer.parseInt(settings.get("porchlight.edge.https-port"));
        nodes = List.of(
                Node.start("first", settings, mqtt, https, FreePorts.next()),
                Node.start("second", settings, FreePorts.next(), FreePorts.next(), FreePorts.next()));
    }

    /** Starts both, which serve devices by then. */
    static NodePair start() {
        var pair = new NodePair();
        pair.nodes.forEach(Node::ready);
        return pair;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** What a node answers to a call that only a device of a home may make. */
    static int links(TestDevice device, Node node) {
        return device.send(HttpRequest.newBuilder(node.https("/v1/circle/links")))
                .statusCode();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        edge.stop();
        kafka.stop();
    }
}
