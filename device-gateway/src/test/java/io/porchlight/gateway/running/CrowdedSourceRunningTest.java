package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A source that holds as many connections as it may. Those that it holds are no real ones: to open them takes long. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class CrowdedSourceRunningTest {
    private static final String CROWDED = "127.0.0.21";
    private static final String NEIGHBOUR = "127.0.0.22";

    @Inject
    OpenConnections open;

    private final List<EmbeddedChannel> standing = new ArrayList<>();

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    @AfterEach
    void end() {
        standing.forEach(EmbeddedChannel::close);
    }

    @Test
    @DisplayName(
            "A-43: a source's 2,001st connection is closed before TLS, on either port; its neighbour is served, and so is it"
                    + " once one of the others has ended")
    void oneTooMany() throws IOException {
        InetAddress crowded = InetAddress.ofLiteral(CROWDED);
        for (int i = 0; i < EdgeLimits.CONNECTIONS_PER_SOURCE.number(); i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            standing.add(channel);
            assertTrue(open.accept(channel, crowded));
        }
        int[] ports = {Setting.port("porchlight.edge.https-port"), Setting.mqttPort()};
        for (int port : ports) {
            assertEquals(RawTls.CLOSED, RawTls.answerToHello(CROWDED, port), "on port " + port);
            assertEquals(RawTls.HANDSHAKE, RawTls.answerToHello(NEIGHBOUR, port), "the neighbour on port " + port);
        }
        standing.removeFirst().close();
        for (int port : ports) {
            // What is given up in the middle of its handshake leaves its place to the next.
            RunningEdge.await(() -> letIn(port));
        }
    }

    private static boolean letIn(int port) {
        try {
            return RawTls.answerToHello(CROWDED, port) == RawTls.HANDSHAKE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
