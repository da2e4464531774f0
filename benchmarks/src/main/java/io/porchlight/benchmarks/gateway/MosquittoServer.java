package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.gateway.Command.Failed;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.startup.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Debian's mosquitto: a certificate is required, its common name is the user, an ACL pattern gives it its own topics. */
final class MosquittoServer implements Server {
    private static final String INSTALL = "apt-get install -y --no-install-recommends mosquitto";

    private final Stack stack;
    private final Path program;
    private final int port;
    private @Nullable ChildProcess process;

    private MosquittoServer(Stack stack, Path program) throws IOException {
        this.stack = stack;
        this.program = program;
        this.port = Stack.freePort();
    }

    /** Finds mosquitto; as root on Debian or Ubuntu, installs it, saying so. Empty, saying why, if it is not to be had. */
    static Optional<Server> find(Stack stack) throws IOException, InterruptedException {
        Optional<Path> program = program();
        if (program.isEmpty() && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            if (!"root".equals(System.getProperty("user.name"))) {
                System.out.println("mosquitto is missing, so its rows will be; install it with: sudo " + INSTALL);
                return Optional.empty();
            }
            System.out.println("mosquitto is missing; installing it as a peer to measure against: " + INSTALL);
            try {
                Command.run(stack.folder().root(), "sh", "-c", "DEBIAN_FRONTEND=noninteractive " + INSTALL);
            } catch (Failed failed) {
                System.out.println(failed.getMessage());
            }
            program = program();
        }
        if (program.isEmpty()) {
            System.out.println("mosquitto is missing, so its rows will be; on Debian: sudo " + INSTALL);
            return Optional.empty();
        }
        return Optional.of(new MosquittoServer(stack, program.get()));
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start(List<String> jvm) throws Exception {
        Path home = stack.folder().serverFolder("mosquitto");
        Path acl = home.resolve("acl");
        Files.writeString(acl, "pattern write d/%u/event/+\n");
        Path settings = home.resolve("mosquitto.conf");
        Files.writeString(settings, """
                listener %d 127.0.0.1
                cafile %s
                certfile %s
                keyfile %s
                require_certificate true
                use_identity_as_username true
                allow_anonymous false
                acl_file %s
                max_inflight_messages 16
                persistence false
                log_type error
                log_type warning
                user %s
                """.formatted(
                        port,
                        stack.keys().deviceAuthorityCertificate(),
                        stack.keys().gatewayCertificate(),
                        stack.keys().gatewayKey(),
                        acl,
                        System.getProperty("user.name")));
        process = stack.processes()
                .start(
                        name(),
                        home,
                        List.of(program.toString(), "-c", settings.toString()),
                        Map.of(),
                        stack.folder().log(name()));
        Readiness.await(process, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            }
        });
    }

    @Override
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.pid();
    }

    @Override
    public boolean java() {
        return false;
    }

    @Override
    public void close() {
        if (process != null) {
            process.stop(Duration.ofSeconds(10));
        }
    }
}
