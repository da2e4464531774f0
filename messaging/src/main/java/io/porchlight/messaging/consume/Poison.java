package io.porchlight.messaging.consume;

/**
 * This event can never be handled, however often it is tried: it goes to the dead-letter topic at once, with this
 * reason. The reason names what is wrong, never what the event said.
 */
public class Poison extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Poison(String reason) {
        super(reason);
    }

    public Poison(String reason, Throwable cause) {
        super(reason, cause);
    }
}
