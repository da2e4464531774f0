package io.porchlight.lawenforcement;

import io.porchlight.messaging.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What a request's body must not leave out. */
public final class Body {
    private Body() {}

    /** The value, or the problem {@code bad-request} that names the member that is missing. */
    public static <T> T required(@Nullable T value, String member) {
        if (value == null) {
            throw Problem.badRequest("The member " + member + " is missing.");
        }
        return value;
    }
}
