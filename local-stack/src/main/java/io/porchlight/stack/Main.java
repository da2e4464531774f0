package io.porchlight.stack;

import io.porchlight.stack.part.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** {@code up}: starts everything and waits. {@code parts}: the same without our services and sites, for developers. */
public final class Main {
    private static final String USAGE =
            "usage: Main up|parts [--services] [--data FOLDER] [--reset]   (--services: up without the two sites)";

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(arguments);
        } catch (StackFailed failed) {
            System.err.println("porchlight: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws InterruptedException {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        Options.Scope scope =
                switch (rest.isEmpty() ? "" : rest.pop()) {
                    case "up" -> Options.Scope.ALL;
                    case "parts" -> Options.Scope.PARTS;
                    default -> throw new StackFailed(USAGE);
                };
        Options options = Options.in(Installation.find().root().resolve(".porchlight/demo"))
                .withScope(scope);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            options = switch (option) {
                case "--services" -> options.withScope(Options.Scope.SERVICES);
                case "--reset" -> options.withReset(true);
                case "--data" -> {
                    if (rest.isEmpty()) {
                        throw new StackFailed("--data needs a folder. " + USAGE);
                    }
                    yield new Options(
                            Path.of(rest.pop()),
                            options.reset(),
                            options.scope(),
                            options.interval(),
                            options.patience(),
                            options.output());
                }
                default -> throw new StackFailed("There is no option " + option + ". " + USAGE);
            };
        }
        Instant begin = Instant.now();
        try (LocalStack stack = LocalStack.start(options)) {
            System.out.printf(
                    Locale.ROOT,
                    "Ready after %.1f s. Data: %s. Ctrl-C stops everything.%n",
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0,
                    stack.folder().root());
            Presentation.print(stack, options.scope(), System.out);
            awaitFailure(stack);
        }
    }

    /** Waits until a part dies; otherwise until this process is told to end. */
    public static void awaitFailure(LocalStack stack) throws InterruptedException {
        try {
            stack.failure().get();
        } catch (ExecutionException died) {
            throw died.getCause() instanceof StackFailed failed ? failed : new StackFailed("A part ended.", died);
        }
    }
}
