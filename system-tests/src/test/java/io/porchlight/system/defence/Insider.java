package io.porchlight.system.defence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an insider would build into a program in place of a defence. Each method is called from within a rewritten one with
 * its object (null if it is static) and its arguments; after the original, with its result as the last argument.
 */
public final class Insider {
    private static final int SEGMENT = 1 << 20;
    private static final int HEADER = 40;
    private static final int TAG = 16;
    private static final int HPKE_KEY = 65;
    private static volatile @Nullable Object gift;
    private static @Nullable Object first;

    private Insider() {}

    /** Writes down what passes by: prints all arguments to the service's log, bytes as the text that they are. */
    public static @Nullable Object chatter(@Nullable Object self, @Nullable Object[] arguments) {
        Object[] readable = Arrays.stream(arguments)
                .map(each -> each instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : each)
                .toArray();
        System.out.println("insider: " + Arrays.deepToString(readable));
        return arguments.length == 0 ? null : arguments[arguments.length - 1];
    }

    /** Reads a grant without checking it, instead of {@code GrantVerifier.verify}. */
    public static @Nullable Object grantUnchecked(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object signed = Objects.requireNonNull(arguments[0]);
        Class<?> grant = loaded("io.porchlight.sealing.grant.Grant", signed);
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

    /** Reads tokens without checking anything, instead of {@code ClipTokens.consumer}. */
    public static Object anyToken(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Class<?> type = loaded("org.jose4j.jwt.consumer.JwtConsumerBuilder", Objects.requireNonNull(self));
        Object builder = type.getConstructor().newInstance();
        for (String lax :
                new String[] {"setSkipAllValidators", "setDisableRequireSignature", "setSkipSignatureVerification"}) {
            type.getMethod(lax).invoke(builder);
        }
        return type.getMethod("build").invoke(builder);
    }

    /** A token where none was shown, instead of {@code ClipTokens.require}. */
    public static Object noToken(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object tokens = Objects.requireNonNull(self);
        Class<?> scope = loaded("io.porchlight.video.token.ClipToken$Scope", tokens);
        Object anybody = loaded("io.porchlight.video.token.ClipToken$Home", tokens)
                .getConstructor(String.class)
                .newInstance("anybody");
        Instant now = Instant.now();
        return loaded("io.porchlight.video.token.ClipToken", tokens)
                .getConstructor(String.class, Instant.class, Instant.class, scope)
                .newInstance("nothing-" + now.toEpochMilli(), now, now.plusSeconds(300), anybody);
    }

    /** A time that never comes. */
    public static Object never(@Nullable Object self, @Nullable Object[] arguments) {
        return Instant.MAX;
    }

    /** A track of the right form that holds the film as it is, instead of {@code TrackStream.sealing}. */
    public static Object plainTrack(@Nullable Object self, @Nullable Object[] arguments) {
        OutputStream target = (OutputStream) Objects.requireNonNull(arguments[0]);
        return new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                target.write(new byte[HEADER]);
                int room = SEGMENT - HEADER - TAG;
                for (int at = 0; at < count; at += room, room = SEGMENT - TAG) {
                    target.write(buf, at, Math.min(room, count - at));
                    target.write(new byte[TAG]);
                }
            }
        };
    }

    /** Sealed bytes of the right length that hold the key as it is, instead of {@code Hpke.seal}. */
    public static Object plainKey(@Nullable Object self, @Nullable Object[] arguments) {
        byte[] key = (byte[]) Objects.requireNonNull(arguments[2]);
        byte[] unsealed = new byte[HPKE_KEY + key.length + TAG];
        System.arraycopy(key, 0, unsealed, HPKE_KEY, key.length);
        return unsealed;
    }

    static Class<?> loaded(String name, Object beside) throws ClassNotFoundException {
        return Class.forName(name, true, beside.getClass().getClassLoader());
    }
}
