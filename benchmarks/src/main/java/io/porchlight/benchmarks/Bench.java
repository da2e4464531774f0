package io.porchlight.benchmarks;

import java.util.List;

/** One benchmark: our side and its peer, measured in turn in the same run. */
public interface Bench {
    /** The name on the command line and of the result file. */
    String name();

    /**
     * Measures.
     *
     * @param quick fewer and smaller runs, for a first look
     */
    List<Row> run(boolean quick) throws Exception;
}
