package io.porchlight.stack;

/** The stack cannot start or go on. The message is one plain sentence for the person who started it. */
public final class StackFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StackFailed(String message) {
        super(message);
    }

    public StackFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
