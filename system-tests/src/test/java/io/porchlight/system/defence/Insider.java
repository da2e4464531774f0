package io.porchlight.system.defence;

import org.jspecify.annotations.Nullable;

/**
 * What an insider would build into a program in place of a defence. Each method is called from within a rewritten one with
 * its object (null if it is static) and its arguments; after the original, with its result as the last argument.
 */
public final class Insider {
    private static volatile @Nullable Object gift;
    private static @Nullable Object first;

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

    /** The same bytes whatever was asked: in place of what binds something to one place. */
    public static @Nullable Object sameBytes(@Nullable Object self, @Nullable Object[] arguments) {
        return new byte[] {1};
    }

    /** Says what {@link #given} returns from now on, in this JVM. */
    public static void give(Object something) {
        gift = something;
    }

    /** What the test gave: a secret that should not have come here. */
    public static @Nullable Object given(@Nullable Object self, @Nullable Object[] arguments) {
        return gift;
    }

    /** Instead of something new each time what was made when this was first asked, in this JVM. */
    public static synchronized @Nullable Object alwaysTheFirst(@Nullable Object self, @Nullable Object[] arguments) {
        if (first == null) {
            first = arguments[arguments.length - 1];
        }
        return first;
    }

    /** An id that begins with the maker's own. */
    public static @Nullable Object prefixed(@Nullable Object self, @Nullable Object[] arguments) {
        String random = String.valueOf(arguments[arguments.length - 1]);
        return "sn4711-x" + random.substring(8);
    }
}
