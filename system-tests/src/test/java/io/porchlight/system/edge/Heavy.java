package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.join;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.system.edge.Attack.Piece;
import java.util.List;
import java.util.stream.Stream;

/** What a device can say to make the gateway hold as much as it can be made to hold. */
final class Heavy {
    /** What is signed grows by a third in base64url. */
    private static final int FILLER = 11_500;

    /** Its command is below the limit with all that comes around it. */
    private static final int COMMAND_FILLER = 250_000;

    private static final List<String> KINDS = List.of("settings", "links", "chime", "firmware");

    /** Times sixteen commands is more than the kernel takes for one connection, four megabytes, and twice that. */
    private static final int PULLS = 3;

    /** A packet's topic and the rest of its head take less. */
    private static final int HEAD = 200;

    private static final byte[] NO_PROPERTIES = bytes(0);

    /** A document that the edge takes as what a device says of its chain: it stores it, whoever signed it. */
    private static final byte[] DOCUMENT = SignedDocument.sign(
                    Json.object("typ", "porchlight-head", "v", 1, "filler", "x".repeat(FILLER)),
                    List.of(Signer.of(PrivateKeyP256.generate())))
            .bytes();

    private Heavy() {}

    /** Bytes of one such document. */
    static int documentBytes() {
        return DOCUMENT.length;
    }

    /** So many documents of nearly the largest packet at QoS 1, each to be stored, then acknowledged. */
    static Piece documents(EdgeDevice device, int count) {
        String topic = device.topic("reply/head");
        byte[] packet = Mqtt.publish(Mqtt.QOS_1, topic, 1, NO_PROPERTIES, DOCUMENT);
        return new Piece(packet, count, 0, Mqtt.packetIdAt(packet, topic));
    }

    /** So many of them at QoS 0. */
    static Piece unanswered(EdgeDevice device, int count) {
        return new Piece(unanswered(device), count, 0, -1);
    }

    /** One of them at QoS 0, which nothing but the device's rates bounds. */
    static byte[] unanswered(EdgeDevice device) {
        return Mqtt.publish(0x30, device.topic("reply/head"), 0, NO_PROPERTIES, DOCUMENT);
    }

    /** Gives each a command of each kind that is kept, of nearly the largest size. */
    static void keep(EdgeSite site, List<EdgeDevice> devices) {
        String filler = "x".repeat(COMMAND_FILLER);
        for (EdgeDevice device : devices) {
            KINDS.forEach(
                    kind -> site.topics().command(null, device, Bytes.randomId(), kind, Json.object("filler", filler)));
        }
        site.topics().flush();
    }

    /** Takes all of them back, which would lapse by themselves while somebody measures something else. */
    static void forget(EdgeSite site, List<EdgeDevice> devices) {
        devices.forEach(device -> KINDS.forEach(kind -> site.topics().forget(device, kind)));
        site.topics().flush();
    }

    /**
     * Subscribes to them again and again, four times each in as many filters as one SUBSCRIBE may have, and is sent what is
     * kept each time: at QoS 0 there is nothing to acknowledge.
     */
    static Piece pulls(EdgeDevice device) {
        String[] filters = Stream.generate(() -> KINDS)
                .limit(Documented.limit("FILTERS_IN_SUBSCRIBE") / KINDS.size())
                .flatMap(List::stream)
                .map(kind -> device.topic("command/" + kind))
                .toArray(String[]::new);
        // A first byte and two of length stand before the packet id.
        return new Piece(Mqtt.subscribe(true, 1, 0, filters), PULLS, 0, 3);
    }

    /** A packet of nearly the largest size without its end. */
    static Piece unfinished(EdgeDevice device) {
        int limit = Math.toIntExact(Documented.limit("PACKET_SIZE"));
        byte[] begun = join(Mqtt.text(device.topic("event/motion")), bytes(0, 1, 0), new byte[limit - HEAD]);
        return Piece.once(join(bytes(Mqtt.QOS_1), Mqtt.length(limit - 4), begun));
    }

    /** What {@link #unfinished} makes the gateway hold at least. */
    static long unfinishedBytes() {
        return Documented.limit("PACKET_SIZE") - HEAD;
    }
}
