package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.gateway.Command.Failed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's mosquitto: a certificate is required, its common name is the user, an ACL pattern gives it its own topics. */
final class MosquittoServer extends ServerProcess {
    private static final String INSTALL = "apt-get install -y --no-install-recommends mosquitto";

    private final Path program;

    private MosquittoServer(Stack stack, Path program) throws IOException {
        super(stack, "mosquitto", Stack.freePort());
        this.program = program;
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
            install(stack.folder().root());
            program = program();
        }
        if (program.isEmpty()) {
            System.out.println("mosquitto is missing, so its rows will be; on Debian: sudo " + INSTALL);
            return Optional.empty();
        }
        return Optional.of(new MosquittoServer(stack, program.get()));
    }

    /** A fresh machine knows no packages before an update; where one source of several is away, the install may still do. */
    private static void install(Path folder) throws IOException, InterruptedException {
        for (String step : List.of("apt-get update", INSTALL)) {
            try {
                Command.run(folder, "sh", "-c", "DEBIAN_FRONTEND=noninteractive " + step);
            } catch (Failed failed) {
                System.out.println(failed.getMessage());
            }
        }
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
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
                        port(),
                        stack.keys().deviceAuthorityCertificate(),
                        stack.keys().gatewayCertificate(),
                        stack.keys().gatewayKey(),
                        acl,
                        System.getProperty("user.name")));
        launch(name(), home, List.of(program.toString(), "-c", settings.toString()), () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port()), 500);
                return true;
            }
        });
    }

    @Override
    public boolean java() {
        return false;
    }
}
