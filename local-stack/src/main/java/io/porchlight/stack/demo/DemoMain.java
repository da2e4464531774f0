package io.porchlight.stack.demo;

import io.porchlight.stack.LocalStack;
import io.porchlight.stack.Main;
import io.porchlight.stack.Options;
import io.porchlight.stack.Presentation;
import io.porchlight.stack.StackFailed;
import io.porchlight.stack.journey.MainJob;
import io.porchlight.stack.journey.Stages;
import io.porchlight.stack.journey.Steps;
import io.porchlight.stack.part.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./porchlight demo}: everything on this machine, with addresses and logins; Ctrl-C stops it. {@code --once} plays
 * the main job through the public interfaces, in a data folder of its own, and ends.
 */
public final class DemoMain {
    private static final String USAGE = "usage: demo [--once] [--reset]";

    private DemoMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(List.of(arguments));
        } catch (StackFailed failed) {
            System.err.println("porchlight: " + failed.getMessage());
            System.exit(1);
        } catch (Steps.Failed failed) {
            System.err.println("porchlight: " + failed.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(List<String> arguments) throws InterruptedException {
        if (!List.of("--reset", "--once").containsAll(arguments)) {
            throw new StackFailed(USAGE);
        }
        boolean once = arguments.contains("--once");
        Path data = Installation.find().root().resolve(once ? ".porchlight/once" : ".porchlight/demo");
        Options options = Options.in(data)
                .withScope(once ? Options.Scope.SERVICES : Options.Scope.ALL)
                .withReset(arguments.contains("--reset"));
        Instant begin = Instant.now();
        System.out.println("Starting Porchlight on 127.0.0.1");
        try (LocalStack stack = LocalStack.start(options)) {
            System.out.printf(
                    Locale.ROOT,
                    "Ready after %.1f s.%n",
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0);
            if (once) {
                playOnce(stack);
            } else {
                stay(stack, options);
            }
        }
    }

    private static void playOnce(LocalStack stack) {
        System.out.println("The main job, through the public interfaces only:");
        MainJob.Result result = new MainJob(Stages.of(stack), System.out).play();
        System.out.println();
        System.out.println("bag: " + result.bag());
        System.out.println("trust: " + result.trust());
        System.out.println("MAIN JOB PASSED");
    }

    private static void stay(LocalStack stack, Options options) throws InterruptedException {
        Presentation.print(stack, options.scope(), System.out);
        try (DemoTown town = DemoTown.open(Stages.of(stack), System.out)) {
            System.out.println("Ctrl-C stops everything.");
            Main.awaitFailure(stack);
        }
    }
}
