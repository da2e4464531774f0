package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;

import java.util.List;

/** Many large packets right behind a CONNECT that is not answered yet, because its source connects too often. */
final class Piled {
    private static final int PACKETS = 120;

    private Piled() {}

    /** Begins; the answer to CONNECT takes a second or two. */
    static Attack mount(HostileProcess attacker, EdgeSite site, int device, String source) {
        long perSecond = Documented.limit("CONNECTS_PER_SECOND");
        long patience = Documented.limit("CONNECT_PATIENCE");
        // In debt for a little less than the edge is patient.
        int knocks = Math.toIntExact(Documented.limit("CONNECT_BURST") + (patience - 200) * perSecond / 1_000);
        attacker.mqttCrowd(knocks, 0).source(source).bare().hold(1).run();
        return attacker.mqtt()
                .device(device)
                .source(source)
                .send(List.of(Attack.Piece.once(connect(true, 30)), Heavy.unanswered(site.hostile(device), PACKETS)))
                .listen(5_000)
                .mount();
    }
}
