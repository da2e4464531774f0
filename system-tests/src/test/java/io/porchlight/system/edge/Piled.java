package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;

import io.porchlight.system.edge.Attack.Piece;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Many large packets right behind a CONNECT that is not answered yet, because its source connects too often. */
final class Piled {
    /** Between the first byte of it and all the rest. */
    static final long PAUSE_MILLIS = 1_000;

    /** Whoever looks has about half a second: a busy machine may need more than one try, each with a device of its own. */
    static final int ROUNDS = 3;

    private static final int PACKETS = 120;

    private Piled() {}

    /**
     * Begins; the answer to CONNECT takes a second or two. What stands behind CONNECT is sent with it in one write, so that
     * as much as there can be is there when the first of it is read, if the reader is late.
     */
    static Attack mount(HostileProcess attacker, EdgeSite site, int device, String source) {
        long perSecond = Documented.limit("CONNECTS_PER_SECOND");
        long patience = Documented.limit("CONNECT_PATIENCE");
        // In debt for a little less than the edge is patient.
        int knocks = Math.toIntExact(
                Documented.limit("CONNECT_BURST") + (PAUSE_MILLIS + patience - 200) * perSecond / 1_000);
        attacker.mqttCrowd(knocks, 0).source(source).bare().hold(1).run();
        byte[] packet = Heavy.unanswered(site.hostile(device));
        byte[] all = join(
                connect(true, 30), join(Collections.nCopies(PACKETS, packet).toArray(byte[][]::new)));
        return attacker.mqtt()
                .device(device)
                .source(source)
                .send(List.of(
                        new Piece(Arrays.copyOf(all, 1), 1, PAUSE_MILLIS, -1),
                        Piece.once(Arrays.copyOfRange(all, 1, all.length))))
                .listen(5_000)
                .mount();
    }
}
