package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;

/**
 * Sessions that ask for no keep-alive, or for the longest, and then say nothing. They begin with the site, since it takes three
 * minutes until they are ended: whoever looks at them last does not wait for it.
 */
final class Silence implements AutoCloseable {
    /** Longer than one and a half of the longest keep-alive. */
    private static final long LISTEN_MILLIS = 240_000;

    private final HostileProcess attacker;
    private final Attack none;
    private final Attack longest;

    private Silence(HostileProcess attacker) {
        this.attacker = attacker;
        this.none = attacker.mqtt()
                .device(EdgeSite.CROWD - 1)
                .send(connect(true, 0))
                .listen(LISTEN_MILLIS)
                .mount();
        this.longest = attacker.mqtt()
                .device(EdgeSite.CROWD - 2)
                .send(connect(false, 65_535))
                .listen(LISTEN_MILLIS)
                .mount();
    }

    static Silence begin(EdgeSite site) {
        return new Silence(HostileProcess.start(site));
    }

    /** MQTT 5, keep-alive 0. */
    Attack none() {
        return none;
    }

    /** MQTT 3.1.1, keep-alive 65,535. */
    Attack longest() {
        return longest;
    }

    @Override
    public void close() {
        attacker.close();
    }
}
