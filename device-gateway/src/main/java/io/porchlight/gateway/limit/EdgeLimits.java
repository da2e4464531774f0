package io.porchlight.gateway.limit;

/**
 * Every promised limit of the device edge: its number, its unit and what a device sees when it goes beyond. Nothing
 * else in this module bounds a device; the documentation's table is made from this list.
 */
public enum EdgeLimits {
    TLS_HANDSHAKE(5_000, Unit.MILLISECONDS, "the connection is closed"),
    CONNECT_WAIT(5_000, Unit.MILLISECONDS, "the connection is closed without an answer"),
    AUTHENTICATION_WAIT(5_000, Unit.MILLISECONDS, "CONNACK 0x88 (MQTT 3: 3), then the connection is closed"),
    KEEP_ALIVE(120, Unit.SECONDS, "a longer one, or none, counts as this; MQTT 5 is told so by Server Keep Alive"),
    HELD_WHILE_AUTHENTICATING(8, Unit.PACKETS, "the socket is not read until authentication has ended"),
    PACKET_SIZE(16 * 1024, Unit.BYTES, "DISCONNECT 0x95 (MQTT 3: closed)"),
    IN_FLIGHT_UP(16, Unit.PACKETS, "MQTT 5: DISCONNECT 0x93; MQTT 3: the socket is not read until one is acknowledged"),
    IN_FLIGHT_DOWN(
            5, Unit.PACKETS, "one command of each kind is under way; a newer one of that kind replaces the next"),
    FILTERS_IN_SUBSCRIBE(16, Unit.COUNT, "SUBACK 0x97 for each (MQTT 3: 0x80)"),
    CLIENT_ID(128, Unit.BYTES, "CONNACK 0x85 (MQTT 3: 2)"),
    WILL_PAYLOAD(256, Unit.BYTES, "CONNACK 0x95 (MQTT 3: 5)"),
    MESSAGE_BURST(60, Unit.COUNT, "the socket is not read until the rate is kept again"),
    MESSAGES_PER_SECOND(20, Unit.COUNT, "the socket is not read until the rate is kept again"),
    TAKEOVERS_PER_MINUTE(3, Unit.COUNT, "an alarm is raised that the device's key may have been cloned"),
    WAITING_FOR_KAFKA(
            32 * 1024 * 1024,
            Unit.BYTES,
            "no socket is read, new connections get 0x97 (MQTT 3: 3), provisioning gets 503 with Retry-After"),
    EVENT_FUTURE(5 * 60, Unit.SECONDS, "the event is refused: PUBACK 0x99"),
    EVENT_PAST(30 * 24 * 3600, Unit.SECONDS, "the event is refused: PUBACK 0x99"),
    RING(30, Unit.SECONDS, "an older press is recorded and does not ring"),
    COMMAND_BYTES(256 * 1024, Unit.BYTES, "the command is dropped"),
    HTTP_IDLE(30, Unit.SECONDS, "the connection is closed"),
    HTTP_HEAD(8 * 1024, Unit.BYTES, "431"),
    PROVISION_BODY(16 * 1024, Unit.BYTES, "413"),
    PROVISION_CLOCK(15 * 60, Unit.SECONDS, "422 provision-clock: ask GET /v1/time first"),
    CLIP_BODY(64 * 1024, Unit.BYTES, "413"),
    CLIP_SECONDS_AHEAD(5 * 60, Unit.SECONDS, "422 clip-time"),
    TRACK_BYTES(64L * 1024 * 1024, Unit.BYTES, "413"),
    BODY_RATE(8 * 1024, Unit.BYTES_PER_SECOND, "the connection is closed");

    /** What the number counts. */
    public enum Unit {
        MILLISECONDS,
        SECONDS,
        BYTES,
        BYTES_PER_SECOND,
        PACKETS,
        COUNT
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
