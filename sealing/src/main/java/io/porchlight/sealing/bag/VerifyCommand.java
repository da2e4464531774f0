package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.log.TrustPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code porchlight verify [--trust FILE] BAG.zip} (SF-27): one line for each check. Exits 0 if all held, 1 if something
 * failed or could not be read, 2 if nothing failed but something was not checked or is not trusted, 64 on wrong usage.
 */
public final class VerifyCommand {
    /** Wrong usage, as sysexits.h numbers it. */
    public static final int USAGE = 64;

    private static final int LARGEST_TRUST_FILE = 1 << 20;
    private static final String HOW = "usage: porchlight verify [--trust FILE] BAG.zip";

    private VerifyCommand() {}

    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err));
    }

    /** Runs the command and returns its exit code. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        String trust = null;
        String bag = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--trust") && trust == null && i + 1 < args.length) {
                trust = args[++i];
            } else if (!args[i].startsWith("-") && bag == null) {
                bag = args[i];
            } else {
                err.println(HOW);
                return USAGE;
            }
        }
        if (bag == null) {
            err.println(HOW);
            return USAGE;
        }
        return verify(bag, trust, out);
    }

    private static int verify(String bag, @Nullable String trust, PrintStream out) {
        Report report;
        try {
            TrustPolicy policy = trust == null ? null : trust(trust);
            try (BagReader reader = BagReader.open(Path.of(bag))) {
                report = BagVerifier.verify(reader, policy);
            }
        } catch (Refused | InvalidPathException unreadable) {
            out.println(new Check(bag, Check.Outcome.FAILED, String.valueOf(unreadable.getMessage())).line());
            return Report.FAILED;
        }
        report.checks().forEach(check -> out.println(check.line()));
        out.println(
                switch (report.exitCode()) {
                    case Report.ALL_HELD -> "Everything holds.";
                    case Report.INCOMPLETE -> "Nothing failed, but not everything was checked under trusted keys.";
                    default -> "The bag is damaged or false.";
                });
        return report.exitCode();
    }

    private static TrustPolicy trust(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LARGEST_TRUST_FILE) {
                throw new Refused("trust.form", "The trust file is too large.");
            }
            return TrustPolicy.parse(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new Refused("trust.unreadable", "The trust file " + file + " cannot be read.", e);
        }
    }
}
