package io.porchlight.stack.demo;

import io.porchlight.stack.LocalStack;
import io.porchlight.stack.Main;
import io.porchlight.stack.Options;
import io.porchlight.stack.Presentation;
import io.porchlight.stack.StackFailed;
import io.porchlight.stack.part.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code ./porchlight demo}: everything on this machine, with addresses and logins; Ctrl-C stops it. */
public final class DemoMain {
    private static final String USAGE = "usage: demo [--reset]";

    private DemoMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(List.of(arguments));
        } catch (StackFailed failed) {
            System.err.println("porchlight: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(List<String> arguments) throws InterruptedException {
        if (!List.of("--reset").containsAll(arguments)) {
            throw new StackFailed(USAGE);
        }
        Instant begin = Instant.now();
        System.out.println("Starting Porchlight on 127.0.0.1");
        Options options = Options.in(Installation.find().root().resolve(".porchlight/demo"))
                .withReset(arguments.contains("--reset"));
        try (LocalStack stack = LocalStack.start(options)) {
            System.out.printf(
                    Locale.ROOT,
                    "Ready after %.1f s. Ctrl-C stops everything.%n",
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0);
            Presentation.print(stack, options.scope(), System.out);
            Main.awaitFailure(stack);
        }
    }
}
