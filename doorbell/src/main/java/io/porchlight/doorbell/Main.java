package io.porchlight.doorbell;

import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.doorbell.pairing.Provisioning;
import io.porchlight.doorbell.state.DeviceState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Command line of the reference doorbell; see {@link #USAGE}. */
public final class Main {
    private static final String USAGE = """
            The reference doorbell. Its keys and its spool live in a folder of their own.

              doorbell init --state DIR                       make a doorbell and print its QR text
              doorbell provision --state DIR EDGE --token FILE  fetch its certificate (token: signed by the manufacturer)
              doorbell pair --state DIR EDGE                  say hello and wait for the app (10 minutes)
              doorbell ding|motion --state DIR EDGE [--footage walkers-00|walkers-20|walkers-40]
              doorbell upload --state DIR EDGE                upload what waits in the spool

            EDGE is: --https URL --mqtt HOST:PORT --ca FILE
            """;

    private Main() {}

    /** Runs one command; exits 0 if it succeeded, 1 if it failed, 64 on wrong usage. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        if (args.length == 0 || args[0].equals("help") || args[0].equals("--help")) {
            System.out.print(USAGE);
            return args.length == 0 ? 64 : 0;
        }
        try {
            Map<String, String> options = options(args);
            switch (args[0]) {
                case "init" ->
                    System.out.println(DeviceState.make(state(options)).qr().text());
                case "provision" -> {
                    String token = Files.readString(Path.of(required(options, "token")))
                            .strip();
                    Provisioning.provision(DeviceState.load(state(options)), edge(options), token);
                    System.out.println("provisioned");
                }
                case "pair" -> pair(options);
                case "ding", "motion" -> event(args[0], options);
                case "upload" -> upload(options);
                default -> throw new UsageException("There is no command '" + args[0] + "'.");
            }
            return 0;
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            return 64;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void pair(Map<String, String> options) throws IOException, InterruptedException {
        DeviceState state = DeviceState.load(state(options));
        try (Doorbell doorbell = Doorbell.switchOn(state, edge(options))) {
            System.out.println("Scan this with the home app: " + state.qr().text());
            doorbell.enterPairingMode();
            if (!doorbell.awaitPaired(600)) {
                throw new IOException("Nobody paired this doorbell within 10 minutes.");
            }
            System.out.println("paired with circle "
                    + doorbell.circle().chain().orElseThrow().circleId());
        }
    }

    private static void event(String kind, Map<String, String> options) throws IOException {
        try (Doorbell doorbell = Doorbell.switchOn(DeviceState.load(state(options)), edge(options))) {
            EventMessage event = doorbell.event(kind);
            System.out.println(kind + " " + event.eventId());
            String footage = options.getOrDefault("footage", SampleCamera.RECORDINGS.getFirst());
            String clipId = doorbell.record(event, new SampleCamera().record(footage), List.of("person"));
            doorbell.upload();
            System.out.println("clip " + clipId + " sealed and uploaded");
        }
    }

    private static void upload(Map<String, String> options) throws IOException {
        try (Doorbell doorbell = Doorbell.switchOn(DeviceState.load(state(options)), edge(options))) {
            doorbell.upload().forEach(clip -> System.out.println("clip " + clip + " uploaded"));
        }
    }

    private static Path state(Map<String, String> options) {
        return Path.of(required(options, "state"));
    }

    private static EdgeAddress edge(Map<String, String> options) throws IOException {
        String[] mqtt = required(options, "mqtt").split(":");
        if (mqtt.length != 2 || !mqtt[1].matches("\\d+")) {
            throw new UsageException("--mqtt takes HOST:PORT.");
        }
        return new EdgeAddress(
                URI.create(required(options, "https")),
                mqtt[0],
                Integer.parseInt(mqtt[1]),
                Files.readString(Path.of(required(options, "ca"))));
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new UsageException("Options come in pairs, --name value; '" + args[i] + "' does not.");
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new UsageException("--" + name + " is missing.");
        }
        return value;
    }

    private static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }
}
