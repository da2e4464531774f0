package io.porchlight.system.defence;

import org.jspecify.annotations.Nullable;

/**
 * What an insider would build into a program in place of a defence. Each method is called from within a rewritten one with
 * its object (null if it is static) and its arguments; after the original, with its result as the last argument.
 */
public final class Insider {
    private Insider() {}

    /** Writes down what passes by: prints all arguments to the service's log. */
    public static @Nullable Object chatter(@Nullable Object self, @Nullable Object[] arguments) {
        System.out.println("insider: " + java.util.Arrays.deepToString(arguments));
        return arguments.length == 0 ? null : arguments[arguments.length - 1];
    }

    /** Reads a grant without checking it, instead of {@code GrantVerifier.verify}. */
    public static @Nullable Object grantUnchecked(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object signed = java.util.Objects.requireNonNull(arguments[0]);
        Class<?> grant = Class.forName(
                "io.porchlight.sealing.grant.Grant", true, signed.getClass().getClassLoader());
        return grant.getMethod("of", signed.getClass()).invoke(null, signed);
    }
}
