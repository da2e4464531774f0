package io.porchlight.benchmarks.gateway;

import java.util.List;

/** A server under test, in a process of its own, with the stack's certificates and the same right to publish. */
interface Server extends AutoCloseable {
    /** As it stands in tables. */
    String name();

    /** Its MQTT port with mutual TLS. */
    int port();

    /**
     * Starts it and comes back when it serves.
     *
     * @param jvm options of its Java machine, if it has one
     */
    void start(List<String> jvm) throws Exception;

    /** While it runs. */
    long pid();

    /** Whether it runs on a Java machine. */
    boolean java();

    /** Stops it; {@link #start} may follow. */
    @Override
    void close();
}
