package io.porchlight.sealing.bag;

import org.jspecify.annotations.Nullable;

/** Something that a later check needs and that may not be there. */
final class Part<T> {
    /** Thrown where a check needs what is missing or failed before. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotThere(String why) {
            super(why, null, false, false);
        }
    }

    private final @Nullable T value;
    private final String why;

    private Part(@Nullable T value, String why) {
        this.value = value;
        this.why = why;
    }

    static <T> Part<T> of(T value) {
        return new Part<>(value, "");
    }

    static <T> Part<T> absent(String why) {
        return new Part<>(null, why);
    }

    boolean isThere() {
        return value != null;
    }

    T get() {
        if (value == null) {
            throw new NotThere(why);
        }
        return value;
    }
}
