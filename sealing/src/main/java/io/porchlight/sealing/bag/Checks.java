package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects what held and what did not; a check that fails never stops those that do not need it. */
final class Checks {
    private final List<Check> list = new ArrayList<>();

    void add(String name, Check.Outcome outcome, String detail) {
        list.add(new Check(name, outcome, detail));
    }

    /** Runs one check; its result says what held. */
    void run(String name, Supplier<String> check) {
        derive(name, check, detail -> detail);
    }

    /** Runs a check that later ones build upon. */
    <T> Part<T> derive(String name, Supplier<T> check, Function<T, String> detail) {
        try {
            T value = check.get();
            add(name, Check.Outcome.HELD, detail.apply(value));
            return Part.of(value);
        } catch (Part.NotThere missing) {
            add(name, Check.Outcome.NOT_CHECKED, missing.getMessage());
            return Part.absent(name + " was not checked");
        } catch (Refused refused) {
            add(name, Check.Outcome.FAILED, refused.getMessage());
            return Part.absent(name + " failed");
        }
    }

    /** Reads a file; says something only if it is there and cannot be read. */
    <T> Part<T> read(BagReader bag, String file, int longest, Function<byte[], T> parser) {
        if (!bag.has(file)) {
            return Part.absent(file + " is missing");
        }
        try {
            return Part.of(parser.apply(bag.read(file, longest)));
        } catch (Refused refused) {
            add(file, Check.Outcome.FAILED, refused.getMessage());
            return Part.absent(file + " cannot be read");
        }
    }

    Report report() {
        return new Report(list);
    }
}
