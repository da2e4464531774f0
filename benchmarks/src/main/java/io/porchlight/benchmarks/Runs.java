package io.porchlight.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The values of several runs of the same thing, three at least. */
public final class Runs {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    /** The value in the middle; of an even number, the mean of the two. */
    public double median() {
        if (values.size() < 3) {
            throw new IllegalStateException("a median needs at least three runs");
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The newest. */
    public double last() {
        return values.getLast();
    }

    public Row.Spread spread() {
        return new Row.Spread(Collections.min(values), Collections.max(values));
    }
}
