package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.event.UplinkRules.Why;

/**
 * The MQTT 5 reason codes (MQTT 5, 2.4) that this edge gives, and what becomes of them in MQTT 3.1.1, which knows
 * return codes in CONNACK and SUBACK only: everywhere else the connection is closed instead.
 */
public enum Reason {
    SUCCESS(0x00),
    NO_SUBSCRIPTION(0x11),
    MALFORMED(0x81),
    PROTOCOL_ERROR(0x82),
    VERSION(0x84),
    CLIENT_ID(0x85),
    NOT_AUTHORIZED(0x87),
    UNAVAILABLE(0x88),
    BUSY(0x89),
    SHUTTING_DOWN(0x8B),
    AUTHENTICATION_METHOD(0x8C),
    KEEP_ALIVE(0x8D),
    TAKEN_OVER(0x8E),
    FILTER_INVALID(0x8F),
    TOPIC_INVALID(0x90),
    RECEIVE_MAXIMUM(0x93),
    TOPIC_ALIAS(0x94),
    TOO_LARGE(0x95),
    MESSAGE_RATE(0x96),
    QUOTA(0x97),
    ADMINISTRATIVE(0x98),
    PAYLOAD(0x99),
    RETAIN(0x9A),
    QOS(0x9B),
    CONNECT_RATE(0x9F),
    SUBSCRIPTION_ID(0xA1);

    /** SUBACK of MQTT 3.1.1: failure (3.9.3). */
    static final int SUBACK_3_FAILURE = 0x80;

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    /** The MQTT 5 code. */
    public int code() {
        return code;
    }

    /** The CONNACK return code of MQTT 3.1.1 (3.2.2.3) that comes nearest. */
    public int connack3() {
        return switch (this) {
            case SUCCESS -> 0;
            case VERSION -> 1;
            case CLIENT_ID -> 2;
            case UNAVAILABLE, BUSY, QUOTA, CONNECT_RATE, SHUTTING_DOWN -> 3;
            default -> 5;
        };
    }

    /** How it is said that a message is not to be stored. */
    static Reason of(Why why) {
        return switch (why) {
            case NOT_AUTHORIZED -> NOT_AUTHORIZED;
            case PAYLOAD -> PAYLOAD;
        };
    }
}
