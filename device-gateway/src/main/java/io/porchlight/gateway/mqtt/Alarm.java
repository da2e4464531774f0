package io.porchlight.gateway.mqtt;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.porchlight.gateway.limit.MonotonicClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer of a connection, on its event loop: set, it rings once, at the earliest time that it was set to since. */
final class Alarm {
    private final EventLoop loop;
    private @Nullable Future<?> timer;
    private long at = Long.MAX_VALUE;

    Alarm(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Nothing happens if it is set to an earlier time already, or if this one is never.
     *
     * @param time in milliseconds of {@link MonotonicClock}
     */
    void set(long time, Runnable ring) {
        if (time >= at) {
            return;
        }
        stop();
        at = time;
        timer = loop.schedule(
                () -> {
                    at = Long.MAX_VALUE;
                    ring.run();
                },
                Math.max(1, time - MonotonicClock.now()),
                TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        at = Long.MAX_VALUE;
    }
}
