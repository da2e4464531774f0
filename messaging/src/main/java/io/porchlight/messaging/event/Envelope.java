package io.porchlight.messaging.event;

import io.porchlight.contracts.event.EventType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The attributes of an event: CloudEvents 1.0, Kafka protocol binding, binary content mode. They travel as {@code ce_*}
 * headers; the record's value is the data, JSON in UTF-8.
 *
 * @param id     128 random bits, base64url without padding; what inboxes remember
 * @param type   for example {@code io.porchlight.clip.stored.v1}
 * @param source the service that says so, for example {@code /video-service}
 * @param time   when it happened
 */
public record Envelope(String id, String type, String source, Instant time) {

    /** The media type of every event's data. */
    public static final String CONTENT_TYPE = "application/json";

    private static final String SPEC_VERSION = "1.0";
    private static final Header SPEC_VERSION_HEADER = header("ce_specversion", SPEC_VERSION);
    private static final Header CONTENT_TYPE_HEADER = header("content-type", CONTENT_TYPE);
    private static final Map<String, Header> TYPE_HEADERS = Arrays.stream(EventType.values())
            .map(EventType::type)
            .collect(Collectors.toUnmodifiableMap(type -> type, type -> header("ce_type", type)));

    /** Times that are kept to the minute come again and again. */
    private static volatile TimeHeader last = new TimeHeader(Instant.EPOCH);

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new envelope with an id of its own. */
    public static Envelope of(String type, String source, Instant time) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return new Envelope(Base64.getUrlEncoder().withoutPadding().encodeToString(id), type, source, time);
    }

    /** Reads the attributes of a record; empty unless id, type, source and {@code specversion} 1.0 are there. */
    public static Optional<Envelope> read(Headers headers) {
        Optional<String> id = text(headers, "ce_id");
        Optional<String> type = text(headers, "ce_type");
        Optional<String> source = text(headers, "ce_source");
        if (id.isEmpty()
                || type.isEmpty()
                || source.isEmpty()
                || !text(headers, "ce_specversion").equals(Optional.of(SPEC_VERSION))) {
            return Optional.empty();
        }
        Instant time = text(headers, "ce_time").flatMap(Envelope::instant).orElse(Instant.EPOCH);
        return Optional.of(new Envelope(id.get(), type.get(), source.get(), time));
    }

    /** The headers of the record that carries this event. */
    public List<Header> headers() {
        List<Header> headers = new ArrayList<>(6);
        headers.add(SPEC_VERSION_HEADER);
        headers.add(header("ce_id", id));
        headers.add(typeHeader(type));
        headers.add(header("ce_source", source));
        headers.add(timeHeader(time));
        headers.add(CONTENT_TYPE_HEADER);
        return headers;
    }

    private static Header typeHeader(String type) {
        Header known = TYPE_HEADERS.get(type);
        return known == null ? header("ce_type", type) : known;
    }

    private static Header timeHeader(Instant time) {
        TimeHeader again = last;
        if (!again.time().equals(time)) {
            again = new TimeHeader(time);
            last = again;
        }
        return again.header();
    }

    private record TimeHeader(Instant time, Header header) {
        TimeHeader(Instant time) {
            this(time, Envelope.header("ce_time", time.toString()));
        }
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .filter(value -> !value.isBlank());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
