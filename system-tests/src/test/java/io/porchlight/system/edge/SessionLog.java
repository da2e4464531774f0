package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.system.edge.EdgeKafka.Said;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** {@code device-sessions.v1} as a reader understands it (docs/topics.md), at any time that it looks. */
final class SessionLog {
    private static final long LOOK_MILLIS = 250;

    private final List<Said> all;

    private SessionLog(List<Said> all) {
        this.all = all;
    }

    /** What is there now. */
    static SessionLog read(EdgeSite site) {
        return new SessionLog(site.topics().said("device-sessions.v1"));
    }

    /** What is said of a device, in order. */
    List<JsonNode> of(EdgeDevice device) {
        return sessions(device, Long.MAX_VALUE);
    }

    private List<JsonNode> sessions(EdgeDevice device, long until) {
        return all.stream()
                .filter(said -> said.at() <= until)
                .map(Said::value)
                .filter(said -> said.path("deviceId").asText().equals(device.deviceId()))
                .toList();
    }

    /** What a reader holds true after this much of the log: the highest epoch, then node, then its end. */
    static JsonNode state(List<JsonNode> said) {
        Function<JsonNode, Long> epoch = one -> one.get("epoch").asLong();
        return said.stream()
                .max(Comparator.comparing(epoch)
                        .thenComparing(one -> one.get("node").asText())
                        .thenComparing(one -> !one.get("online").asBoolean()))
                .orElseThrow();
    }

    /** The node that a device is on. */
    String node(EdgeDevice device) {
        return state(of(device)).get("node").asText();
    }

    /** Until when a node has said that it lives, in Unix milliseconds. */
    long aliveUntil(String node) {
        return aliveUntil(node, Long.MAX_VALUE);
    }

    private long aliveUntil(String node, long until) {
        return all.stream()
                .filter(said -> said.at() <= until)
                .map(Said::value)
                .filter(said ->
                        said.has("aliveUntil") && said.get("node").asText().equals(node))
                .reduce((before, after) -> after)
                .map(said -> said.get("aliveUntil").asLong() * 1_000)
                .orElse(0L);
    }

    /** Whether whoever has read up to a time says then that the device is connected. */
    private boolean online(EdgeDevice device, long at) {
        List<JsonNode> said = sessions(device, at);
        if (said.isEmpty()) {
            return false;
        }
        JsonNode state = state(said);
        return state.get("online").asBoolean() && aliveUntil(state.get("node").asText(), at) > at;
    }

    /** The first moment between these two, in Unix milliseconds, at which a reader would call the device away. */
    Optional<Long> calledAway(EdgeDevice device, long from, long to) {
        return LongStream.iterate(from, at -> at <= to, at -> at + LOOK_MILLIS)
                .filter(at -> !online(device, at))
                .boxed()
                .findFirst();
    }
}
