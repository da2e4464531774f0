package io.porchlight.stack.witness;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stand-in witness in a process of its own. */
public final class WitnessPart implements Part {
    private final DataFolder folder;
    private final Ports ports;
    private final DemoKeys keys;
    private final ChildProcesses processes;
    private @Nullable ChildProcess process;

    public WitnessPart(DataFolder folder, Ports ports, DemoKeys keys, ChildProcesses processes) {
        this.folder = folder;
        this.ports = ports;
        this.keys = keys;
        this.processes = processes;
    }

    @Override
    public String name() {
        return "Stand-in witness";
    }

    @Override
    public void start() throws Exception {
        ports.requireFree(Ports.Use.WITNESS);
        Path home = folder.serverFolder("witness");
        process = processes.start(
                name(),
                home,
                Java.command(
                        48,
                        "-cp",
                        ownClassPath(),
                        WitnessMain.class.getName(),
                        Integer.toString(ports.of(Ports.Use.WITNESS)),
                        keys.witnessKey().toString(),
                        keys.trustFile().toString(),
                        home.resolve("checkpoint").toString()),
                Map.of(),
                folder.log("witness"));
        Readiness.await(process, () -> {
            try (Socket socket =
                    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), ports.of(Ports.Use.WITNESS))) {
                return socket.isConnected();
            }
        });
    }

    /** The class path of this program; its entries may be relative to a working folder that the witness does not share. */
    private static String ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public @Nullable ChildProcess process() {
        return process;
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(5));
        }
    }
}
