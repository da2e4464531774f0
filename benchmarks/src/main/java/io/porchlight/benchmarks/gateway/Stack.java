package io.porchlight.benchmarks.gateway;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.part.KafkaPart;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What a benchmark of the gateway needs around it: a data folder of its own, keys, and a real Kafka, on loopback. */
final class Stack implements AutoCloseable {
    private final Installation installation = Installation.find();
    private final DataFolder folder;
    private final Ports ports;
    private final DemoKeys keys;
    private final ChildProcesses processes;
    private final KafkaPart kafka;

    private Stack() {
        folder = DataFolder.open(installation.root().resolve(".porchlight/bench"), true);
        ports = Ports.of(folder);
        keys = DemoKeys.in(folder);
        processes = new ChildProcesses(new ProcessRecords(folder.root().resolve("processes")));
        Secrets secrets = Secrets.in(folder.servers().resolve("secrets.json"));
        kafka = new KafkaPart(installation, folder, ports, secrets, processes);
    }

    /** With Kafka running. */
    static Stack start() throws Exception {
        Stack stack = new Stack();
        try {
            stack.kafka.start();
            return stack;
        } catch (Exception failed) {
            stack.close();
            throw failed;
        }
    }

    Installation installation() {
        return installation;
    }

    DataFolder folder() {
        return folder;
    }

    Ports ports() {
        return ports;
    }

    DemoKeys keys() {
        return keys;
    }

    ChildProcesses processes() {
        return processes;
    }

    KafkaPart kafka() {
        return kafka;
    }

    /** A port of 127.0.0.1 on which nobody listens now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        kafka.stop();
        processes.close();
        folder.close();
    }
}
