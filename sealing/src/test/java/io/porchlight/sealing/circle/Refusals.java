package io.porchlight.sealing.circle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.sealing.Refused;
import org.junit.jupiter.api.function.Executable;

/** Says that something is refused, and why. */
public final class Refusals {
    private Refusals() {}

    /** Passes only if this is refused with exactly this code. */
    public static void assertRefused(String code, Executable action) {
        Refused refused = assertThrows(Refused.class, action);
        assertEquals(code, refused.code(), refused.getMessage());
    }
}
