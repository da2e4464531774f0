package io.porchlight.sealing.bag;

/**
 * One line of a verification.
 *
 * @param name what was checked, with the clip or file it concerns
 * @param outcome what came of it
 * @param detail why, in plain words
 */
public record Check(String name, Outcome outcome, String detail) {
    /** What came of a check. */
    public enum Outcome {
        /** It holds. */
        HELD("HELD"),
        /** It does not hold. */
        FAILED("FAILED"),
        /** Something that it needs is missing or failed itself. */
        NOT_CHECKED("NOT CHECKED"),
        /** It holds under keys that came with the bag. */
        NOT_TRUSTED("NOT TRUSTED");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** The word that is printed. */
        public String text() {
            return text;
        }
    }

    /** The line that is printed. */
    public String line() {
        return "%-11s  %s: %s".formatted(outcome.text(), name, detail);
    }
}
