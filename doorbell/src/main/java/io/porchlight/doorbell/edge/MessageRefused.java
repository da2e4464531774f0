package io.porchlight.doorbell.edge;

import java.io.IOException;

/** The edge will never take this message, however often it is sent: its home, its form or its times do not hold. */
public final class MessageRefused extends IOException {
    private static final long serialVersionUID = 1;

    MessageRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
