package io.porchlight.gateway.limit;

/**
 * Every promised limit of the device edge: its number, its unit and what a device sees when it goes beyond. Nothing
 * else in this module bounds a device; the documentation's table is made from this list.
 */
public enum EdgeLimits {
    TLS_HANDSHAKE(5_000, Unit.MILLISECONDS, "the connection is closed"),
    CLIENT_CHAIN(2, Unit.COUNT, "certificates that a client shows: the TLS handshake fails when there are more"),
    CLIENT_CHAIN_BYTES(
            16 * 1024, Unit.BYTES, "likewise: of all of them, where TLS is BoringSSL's; the JDK's takes 32 KiB"),
    CONNECT_WAIT(5_000, Unit.MILLISECONDS, "the connection is closed without an answer"),
    AUTHENTICATION_WAIT(5_000, Unit.MILLISECONDS, "CONNACK 0x88 (MQTT 3: 3), then the connection is closed"),
    KEEP_ALIVE(120, Unit.SECONDS, "a longer one, or none, counts as this; MQTT 5 is told so by Server Keep Alive"),
    LEAVE(5, Unit.SECONDS, "whoever does not take the last that it is sent when its connection ends is cut off"),
    SLOW_READER(30, Unit.SECONDS, "whoever takes nothing of what it is sent for so long is disconnected"),
    PACKET_SIZE(16 * 1024, Unit.BYTES, "DISCONNECT 0x95 (MQTT 3: closed)"),
    IN_FLIGHT_UP(16, Unit.PACKETS, "MQTT 5: DISCONNECT 0x93; MQTT 3: the socket is not read until one is acknowledged"),
    IN_FLIGHT_DOWN(
            5, Unit.PACKETS, "one command of each kind is under way; a newer one of that kind replaces the next"),
    FILTERS_IN_SUBSCRIBE(16, Unit.COUNT, "SUBACK 0x97 for each (MQTT 3: 0x80)"),
    CLIENT_ID(128, Unit.BYTES, "CONNACK 0x85 (MQTT 3: 2)"),
    WILL_PAYLOAD(256, Unit.BYTES, "CONNACK 0x95 (MQTT 3: 5)"),
    WEBSOCKET_FRAME(32 * 1024, Unit.BYTES, "close code 1009; packets may be split over frames and joined in one"),
    READ_AT_ONCE(16 * 1024, Unit.BYTES, "the rest stays in the kernel until this much has been worked through"),
    WRITE_MARK(64 * 1024, Unit.BYTES, "nothing more is sent, and the socket is not read, until half of it is taken"),

    MESSAGE_BURST(60, Unit.COUNT, "the socket is not read until the rate is kept again"),
    MESSAGES_PER_SECOND(20, Unit.COUNT, "the socket is not read until the rate is kept again"),
    BYTE_BURST(256 * 1024, Unit.BYTES, "the socket is not read until the rate is kept again"),
    BYTES_PER_SECOND(64 * 1024, Unit.BYTES_PER_SECOND, "the socket is not read until the rate is kept again"),
    RATE_PATIENCE(
            10_000,
            Unit.MILLISECONDS,
            "whoever has to be kept waiting for longer, the time ahead included, gets DISCONNECT 0x96 (MQTT 3: closed); a tenth of the time comes back"),
    TAKEOVERS_PER_MINUTE(3, Unit.COUNT, "an alarm is raised that the device's key may have been cloned"),

    CONNECT_BURST(500, Unit.COUNT, "a source's next CONNECT waits until its rate is kept again"),
    CONNECTS_PER_SECOND(50, Unit.COUNT, "a source's next CONNECT waits until its rate is kept again"),
    CONNECT_PATIENCE(2_000, Unit.MILLISECONDS, "CONNACK 0x9F (MQTT 3: 3); soon after, connections are closed at once"),
    WIDER_SOURCE(16, Unit.COUNT, "an IPv6 /48 may do this many times what one /64 may"),
    CONNECTIONS_PER_SOURCE(
            2_000,
            Unit.COUNT,
            "a further connection of the source, to either port, is closed at once, before TLS, until one of the others has ended"),
    SOURCE_FAILURES(
            50,
            Unit.COUNT,
            "the source (/32, /64) is locked out: closed before the TLS handshake, so certificates too"),
    SOURCE_LOCKOUT(60, Unit.SECONDS, "longest lockout of a source; it begins with a second and doubles"),
    FAILURE_LAPSES(
            10,
            Unit.SECONDS,
            "one failure of a source or of a claimed device counts no longer, each time this has passed; of an IPv6 /48, WIDER_SOURCE of them"),
    IDENTITY_FAILURES(
            5,
            Unit.COUNT,
            "logins that claim this device are refused unchecked, except from where its last one came from; there only failures from there count"),
    IDENTITY_LOCKOUT(
            60,
            Unit.SECONDS,
            "longest lockout of a claimed device; it begins with a second and doubles; certificates in force are not affected"),
    LOGIN_SOURCE(
            24 * 3600,
            Unit.SECONDS,
            "where a device's last login came from is forgotten: until its next one it is a stranger to that lockout"),
    SOURCES_REMEMBERED(65_536, Unit.COUNT, "the one that was quiet for the longest is forgotten"),
    QUIET_SOURCE(3_600, Unit.SECONDS, "a source or claim that was quiet for so long is forgotten"),
    SOURCE_MEMORY(24 * 3600, Unit.SECONDS, "a source address is forgotten, whatever it does"),
    REFUSAL_AFTER(
            250,
            Unit.MILLISECONDS,
            "whoever is not let in for what he shows or lacks hears so at this time after CONNECT, or later; a CONNECT of a forbidden form is refused at once"),
    LOGIN_BYTES(2 * 1024, Unit.BYTES, "the login is refused: CONNACK 0x87 (MQTT 3: 5)"),
    LOGIN_CLOCK(60, Unit.SECONDS, "a login signed earlier or later is refused: ask GET /v1/time first"),
    LOGINS_REMEMBERED(128, Unit.COUNT, "further logins of the device are refused until older ones have lapsed"),

    WAITING_FOR_KAFKA(
            32 * 1024 * 1024,
            Unit.BYTES,
            "no socket is read, new connections get 0x97 (MQTT 3: 3), provisioning gets 503 with Retry-After"),
    EVENT_FUTURE(5 * 60, Unit.SECONDS, "the event is refused: PUBACK 0x99"),
    EVENT_PAST(30 * 24 * 3600, Unit.SECONDS, "the event is refused: PUBACK 0x99"),
    RING(30, Unit.SECONDS, "an older press is recorded and does not ring"),
    COMMAND_BYTES(256 * 1024, Unit.BYTES, "the command is dropped"),

    HTTP_HEAD_WAIT(5_000, Unit.MILLISECONDS, "the connection is closed"),
    HTTP_IDLE(30, Unit.SECONDS, "the connection is closed; so is that of whoever does not read an answer"),
    HTTP_HEAD(8 * 1024, Unit.BYTES, "431"),
    REQUESTS_PER_CONNECTION(
            50, Unit.COUNT, "the last is answered with Connection: close, and the connection is closed"),
    PIPELINED(
            2,
            Unit.COUNT,
            "requests on one connection that are not answered yet: the connection is closed when a further one comes"),
    ANSWER_BYTES(512 * 1024, Unit.BYTES, "503: another service's answer is not passed on"),
    ANSWER_WAIT(20, Unit.SECONDS, "503: another service has not answered, or takes no more"),
    PROVISION_BODY(16 * 1024, Unit.BYTES, "413"),
    PROVISION_CLOCK(15 * 60, Unit.SECONDS, "422 provision-clock: ask GET /v1/time first"),
    PROVISIONING_AT_ONCE(
            64, Unit.COUNT, "provisioning and renewal get 503 with Retry-After, before anything is checked"),
    RENEWAL_OVERLAP(
            7 * 24 * 3600,
            Unit.SECONDS,
            "the certificate before the last renewal is refused; it is also once the new is used"),
    CLIP_BODY(64 * 1024, Unit.BYTES, "413"),
    CLIP_SECONDS_AHEAD(5 * 60, Unit.SECONDS, "422 clip-time"),
    TRACK_BYTES(64L * 1024 * 1024, Unit.BYTES, "413"),
    UPLOADS_AT_ONCE(
            2,
            Unit.COUNT,
            "tracks of one device at once, on one node: the oldest one's connection is closed for the next, and that of a track that comes a second time"),
    CLIPS_PER_DAY(
            1_000,
            Unit.COUNT,
            "429 clip-quota with Retry-After, before the body: announcements taken in a UTC day, repetitions too"),
    CLIP_BYTES_PER_DAY(
            16L * 1024 * 1024 * 1024, Unit.BYTES, "likewise: of the tracks that were announced in a UTC day"),
    REQUEST_PATIENCE(
            2_000,
            Unit.MILLISECONDS,
            "a device whose requests, counted among its messages, would have to wait longer gets 429 with Retry-After; such a request does not count"),
    BODY_RATE(8 * 1024, Unit.BYTES_PER_SECOND, "the connection is closed"),
    BODY_LOOK(5_000, Unit.MILLISECONDS, "BODY_RATE is looked at each time this has passed"),

    LINGER(
            10,
            Unit.SECONDS,
            "an answer before the end of the body was given, the rest is read and thrown away for so long: then the connection is closed"),
    LINGER_BYTES(8L * 1024 * 1024, Unit.BYTES, "likewise: after so much of the rest the connection is closed"),

    DRAIN_RATE(
            1_000, Unit.COUNT, "a node that stops tells this many devices a second, in random order, to connect anew"),
    DRAIN(20, Unit.SECONDS, "what is not told, or not sent whole, by then is cut off"),

    /**
     * What one connection can make this node hold, at most: TLS records and frames not yet whole, the certificates that were
     * shown, by TLS and by Netty, a packet not yet whole,
     * one read in work or not wanted yet, what waits for Kafka, and what was written and not taken. Sessions, timers and the
     * JVM's own objects come on top, of constant size.
     */
    CONNECTION_BYTES(
            2 * (Parts.TLS_RECORD + READ_AT_ONCE.number)
                    + 2 * CLIENT_CHAIN_BYTES.number
                    + WEBSOCKET_FRAME.number
                    + PACKET_SIZE.number
                    + READ_AT_ONCE.number
                    + (IN_FLIGHT_UP.number + 1) * PACKET_SIZE.number
                    + WRITE_MARK.number
                    + COMMAND_BYTES.number
                    + Parts.ANSWERS,
            Unit.BYTES,
            "cannot be reached from outside: every part of it stops the reading or ends the connection first");

    /** What the number counts. */
    public enum Unit {
        MILLISECONDS,
        SECONDS,
        BYTES,
        BYTES_PER_SECOND,
        PACKETS,
        COUNT
    }

    /** Parts of {@link #CONNECTION_BYTES} that are not ours to choose. */
    private static final class Parts {
        /** RFC 8446, 5.2: content, expansion, header. */
        static final int TLS_RECORD = 16 * 1024 + 2 * 1024 + 5;

        /** CONNACK, and one answer to each packet of one read. */
        static final int ANSWERS = 64 * 1024;
    }

    private final long number;
    private final Unit unit;
    private final String beyond;

    EdgeLimits(long number, Unit unit, String beyond) {
        this.number = number;
        this.unit = unit;
        this.beyond = beyond;
    }

    /** The number, in {@link #unit()}. */
    public long number() {
        return number;
    }

    /** The number as an {@code int}; every limit that is asked for in this way fits. */
    public int asInt() {
        return Math.toIntExact(number);
    }

    /** The limit in milliseconds; only for limits of time. */
    public long millis() {
        return switch (unit) {
            case MILLISECONDS -> number;
            case SECONDS -> Math.multiplyExact(number, 1000L);
            default -> throw new IllegalStateException(this + " is not a time");
        };
    }

    public Unit unit() {
        return unit;
    }

    /** What happens at the edge to whoever goes beyond the limit. */
    public String beyond() {
        return beyond;
    }
}
