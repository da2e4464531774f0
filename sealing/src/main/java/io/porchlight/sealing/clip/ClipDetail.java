package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.time.Instant;
import java.util.List;

/**
 * The plaintext of the {@code detail} track: what evidence needs and no server may know (S0-02). Media type
 * {@code application/json}; JCS of {@code {v, startedAt, durationMs, clockOffsetMs, labels}}.
 *
 * @param startedAt the exact start by the doorbell's clock, in milliseconds
 * @param durationMs the clip's duration
 * @param clockOffsetMs how far the doorbell's clock was ahead of the gateway's when they last compared
 * @param labels what the doorbell itself made out, such as {@code person}
 */
public record ClipDetail(Instant startedAt, long durationMs, long clockOffsetMs, List<String> labels) {
    public static final String MEDIA_TYPE = "application/json";

    /** The longest clip, in milliseconds. */
    public static final long MAX_DURATION_MS = 60_000;

    private static final int MAX_BYTES = 65_536;

    public ClipDetail {
        labels = List.copyOf(labels);
        labels.forEach(Names::checkId);
        if (durationMs < 0 || durationMs > MAX_DURATION_MS) {
            throw new Refused("detail.duration", "A clip lasts 60 seconds at most.");
        }
    }

    /** Reads the opened track. */
    public static ClipDetail parse(byte[] canonical) {
        Fields fields = Fields.of(Jcs.parseCanonical(canonical, MAX_BYTES), "the detail")
                .exactly("v", "startedAt", "durationMs", "clockOffsetMs", "labels");
        fields.integer("v", 1, 1);
        return new ClipDetail(
                Instant.ofEpochMilli(fields.integer("startedAt")),
                fields.integer("durationMs"),
                fields.integer("clockOffsetMs"),
                fields.array("labels").stream().map(ClipDetail::label).toList());
    }

    private static String label(JsonNode label) {
        if (!label.isTextual()) {
            throw new Refused("detail.labels", "Labels are texts.");
        }
        return label.textValue();
    }

    /** The plaintext to seal. */
    public byte[] bytes() {
        return Jcs.canonical(toJson());
    }

    private ObjectNode toJson() {
        return Json.object(
                "v", 1,
                "startedAt", startedAt.toEpochMilli(),
                "durationMs", durationMs,
                "clockOffsetMs", clockOffsetMs,
                "labels", labels);
    }
}
