package io.porchlight.consent.device;

import io.porchlight.consent.Sql;
import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.contracts.event.GatewayNode;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.event.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Which doorbell is connected, from {@code device-sessions.v1}. Sessions are in the order of epoch, then node, whatever
 * the order in which they arrive: a late end of an older session, or of one on another gateway, changes nothing. A
 * session also ends when its gateway is not heard of any more. Since when is kept to the minute.
 */
@ApplicationScoped
class DeviceSessions {
    private static final int MINUTE = 60;
    private static final int DAY = 86_400;

    private final Consumption consumption;
    private final Handlers handlers = Handlers.of("device-sessions")
            .on(DeviceSession.class, this::session)
            .on(GatewayNode.class, this::node);

    DeviceSessions(Consumption consumption) {
        this.consumption = consumption;
    }

    @Incoming("device-sessions")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    static long minute(long seconds) {
        return seconds - Math.floorMod(seconds, MINUTE);
    }

    private Uni<Void> session(Envelope envelope, DeviceSession session) {
        return Sql.run(
                        "insert into device_session as kept (device_id, node, epoch, online, changed_at)"
                                + " values (?1, ?2, ?3, ?4, ?5) on conflict (device_id) do update set"
                                + " node = excluded.node, epoch = excluded.epoch, online = excluded.online,"
                                + " changed_at = case when kept.online = excluded.online then kept.changed_at"
                                + " else excluded.changed_at end"
                                + " where (excluded.epoch, excluded.node) > (kept.epoch, kept.node)"
                                + " or (excluded.epoch = kept.epoch and excluded.node = kept.node"
                                + " and kept.online and not excluded.online)",
                        session.deviceId(),
                        session.node(),
                        session.epoch(),
                        session.online(),
                        minute(envelope.time().getEpochSecond()))
                .replaceWithVoid();
    }

    private Uni<Void> node(Envelope envelope, GatewayNode node) {
        return Sql.run(
                        "insert into gateway_node as kept (node, alive_until) values (?1, ?2) on conflict (node)"
                                + " do update set alive_until = excluded.alive_until",
                        node.node(),
                        node.aliveUntil())
                .flatMap(stored -> Sql.run(
                        "delete from gateway_node where alive_until < ?1"
                                + " and node not in (select node from device_session where online)",
                        node.aliveUntil() - DAY))
                .replaceWithVoid();
    }
}
