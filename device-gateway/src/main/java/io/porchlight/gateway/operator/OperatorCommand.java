package io.porchlight.gateway.operator;

import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The gateway's program with arguments: it does what they say about one device ({@link DeviceOrder#USAGE}) and ends. Exits
 * 0 if it is done, 1 if it could not be done, 2 if nothing stands that it would change, 64 on wrong usage.
 */
public final class OperatorCommand {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int UNKNOWN = 2;

    /** As sysexits.h numbers it. */
    private static final int USAGE = 64;

    private static final String PREFIX = "kafka.";
    private static final String SERVERS = "bootstrap.servers";

    private OperatorCommand() {}

    /** Runs the command and returns its exit code. */
    public static int run(List<String> words, Config config, PrintStream out, PrintStream err) {
        try {
            DeviceOrder order = DeviceOrder.read(words);
            Map<String, Object> broker = broker(config);
            if (!broker.containsKey(SERVERS)) {
                err.println("Set kafka.bootstrap.servers, or KAFKA_BOOTSTRAP_SERVERS, as for the gateway.");
                return USAGE;
            }
            return run(order, new DeviceCertificates(broker), out, err);
        } catch (DeviceOrder.Wrong wrong) {
            err.println(wrong.getMessage());
            err.print(DeviceOrder.USAGE);
            return USAGE;
        } catch (RuntimeException failed) {
            err.println("Not done, as far as is known: " + cause(failed));
            err.println("Do it again once that is mended; it may be done twice.");
            return FAILED;
        }
    }

    private static int run(DeviceOrder order, DeviceCertificates certificates, PrintStream out, PrintStream err) {
        Optional<String> key = order.mustStand();
        if (key.isPresent()) {
            out.println("Looking for the device …");
            if (!certificates.stands(key.get())) {
                err.println(nothing(order));
                return UNKNOWN;
            }
        }
        certificates.write(order.change(Instant.now().getEpochSecond()));
        out.println(order.deed().done());
        return DONE;
    }

    /** What lies at the bottom: above it Kafka says what could not be made because of it. */
    private static String cause(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private static String nothing(DeviceOrder order) {
        return switch (order.deed()) {
            case REVOKE ->
                "No device of this id was ever provisioned here, so the id may be mistyped; nothing was changed. Add"
                        + " --unseen to shut it out all the same.";
            case READMIT -> "No device of this id is shut out; nothing was changed.";
            case FORGET -> "No device of this id was ever provisioned here; nothing was changed.";
        };
    }

    /** As Quarkus gathers them: {@code kafka.*}, and {@code KAFKA_*} of the environment. */
    static Map<String, Object> broker(Config config) {
        Map<String, Object> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            String dotted = name.toLowerCase(Locale.ROOT).replace('_', '.');
            if (dotted.startsWith(PREFIX)) {
                config.getOptionalValue(dotted, String.class)
                        .or(() -> config.getOptionalValue(name, String.class))
                        .ifPresent(value -> settings.put(dotted.substring(PREFIX.length()), value));
            }
        }
        return settings;
    }
}
