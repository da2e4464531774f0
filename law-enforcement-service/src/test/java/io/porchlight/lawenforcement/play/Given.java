package io.porchlight.lawenforcement.play;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackSealer;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A grant that a home signed for a request: one clip with picture and detail, really sealed. */
public final class Given {
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    public final Asked asked;
    private final Statement statement;
    private final GrantBuilder grant;
    private final GrantBuilder.Signed signed;
    private final SignedDocument request;

    private Given(Asked asked) {
        this.asked = asked;
        String clipId = Bytes.randomId();
        Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
        keys.put(Kind.VIDEO, TrackKey.random());
        keys.put(Kind.DETAIL, TrackKey.random());
        PrivateKeyP256 clipKey = PrivateKeyP256.generate();
        Instant minute = asked.form.window().start().plus(10, ChronoUnit.MINUTES);
        List<TrackStatement> tracks = List.of(
                sealed(clipId, Kind.VIDEO, keys, "video/mp4"), sealed(clipId, Kind.DETAIL, keys, "application/json"));
        this.statement = new Statement(clipId, minute, tracks, clipKey.publicKey(), Bytes.random(32));
        this.grant = new GrantBuilder(new AnsweredRequest(asked.form, Bytes.random(32)))
                .clip(statement, Signer.of(clipKey), keys);
        this.request = asked.both();
        this.signed = grant.sign(Signer.of(PrivateKeyP256.generate()), Instant.now(), Duration.ofHours(72));
    }

    public static Given to(Asked asked) {
        return new Given(asked);
    }

    public String jti() {
        return grant.jti();
    }

    public String clipId() {
        return statement.clipId();
    }

    /** The released message, as it would be for this request. */
    public DisclosureGranted messageFor(String requestId) {
        List<JsonNode> chain = asked.bureau.chain().toJson().valueStream().toList();
        return new DisclosureGranted(
                requestId,
                jti(),
                signed.grant().toJson(),
                "grant proof",
                List.of(statement.toJson()),
                List.of(new DisclosureGranted.IngestProof(3, "ingest proof")),
                request.toJson(),
                "request proof",
                chain,
                "agency proof",
                1_800_000_000L);
    }

    /** The message for its own request, as JSON. */
    public String json() {
        try {
            return JSON.writeValueAsString(messageFor(asked.id()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrackStatement sealed(String clipId, Kind kind, Map<Kind, TrackKey> keys, String mediaType) {
        try {
            return new TrackSealer(clipId, kind, keys.get(kind))
                    .seal(new ByteArrayInputStream(Bytes.utf8(kind.wire())), new ByteArrayOutputStream(), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
