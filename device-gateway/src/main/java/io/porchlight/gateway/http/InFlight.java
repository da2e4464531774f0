package io.porchlight.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Requests that are being answered, so that a node that stops can let them finish. Safe for several threads. */
public final class InFlight {
    private final AtomicInteger requests = new AtomicInteger();

    void begin() {
        requests.incrementAndGet();
    }

    void end() {
        requests.decrementAndGet();
    }

    public int count() {
        return requests.get();
    }
}
