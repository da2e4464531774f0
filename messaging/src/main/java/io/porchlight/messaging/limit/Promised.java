package io.porchlight.messaging.limit;

/** A limit that a service promises. Each service lists its own in one enum. */
public interface Promised {

    /** What is promised. */
    Bound bound();

    /** The number, in {@link #unit()}. */
    default int number() {
        return bound().number();
    }

    /** What the number counts. */
    default String unit() {
        return bound().unit();
    }

    /** What happens beyond it. */
    default String edge() {
        return bound().edge();
    }

    /** A number, what it counts, and what happens beyond it. */
    record Bound(int number, String unit, String edge) {}
}
