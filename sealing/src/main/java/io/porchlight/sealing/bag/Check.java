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

    /** The line that is printed: always one, whatever names the bag holds. */
    public String line() {
        return "%-11s  %s: %s".formatted(outcome.text(), printable(name), printable(detail));
    }

    /** A bag's author must not be able to print a line of his own, or turn the reading direction. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> '?';
                    default -> c;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
