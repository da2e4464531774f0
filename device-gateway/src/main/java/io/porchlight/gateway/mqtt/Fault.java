package io.porchlight.gateway.mqtt;

import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.Locale;

/**
 * What was wrong with something that a device published. Devices that subscribe to {@code d/{deviceId}/command/error}
 * get it there at QoS 0 as {@code {topic, reason, detail}}; to the others a PUBACK says its code in MQTT 5, and the end
 * of the connection in MQTT 3.1.1.
 *
 * @param topic on which it was published
 * @param detail in words, for whoever writes the device's software; nothing of the message itself
 */
record Fault(String topic, Reason reason, String detail) {
    /** Fixed header, topic length, properties: more than a PUBLISH here adds. */
    static final int OVERHEAD = 20;
    /** How long such a message is worth having. */
    static final long WORTH_SECONDS = 60;

    private static final int LONGEST_DETAIL = 200;

    /** The topic, and the only filter that names it. */
    static String topic(String deviceId) {
        return "d/" + deviceId + "/command/error";
    }

    byte[] payload() {
        String words = detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
        return Jcs.canonical(Json.object(
                "topic", topic, "reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), "detail", words));
    }
}
