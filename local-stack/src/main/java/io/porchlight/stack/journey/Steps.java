package io.porchlight.stack.journey;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints each step with its time; a failing step names itself. */
public final class Steps {
    private final PrintStream out;

    /** Prints to this stream. */
    public Steps(PrintStream out) {
        this.out = out;
    }

    /** A step failed. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String step, Throwable cause) {
            super("step failed: " + step + ": " + cause.getMessage(), cause);
        }
    }

    /** Runs a step. */
    public <T> T step(String name, Callable<T> work) {
        long start = System.nanoTime();
        try {
            T result = work.call();
            out.printf(Locale.ROOT, "  %-62s %6.1f s%n", name, (System.nanoTime() - start) / 1e9);
            out.flush();
            return result;
        } catch (Exception e) {
            throw new Failed(name, e);
        }
    }

    /** Runs a step without a result. */
    public void run(String name, Work work) {
        step(name, () -> {
            work.run();
            return true;
        });
    }

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }
}
