package io.porchlight.system.defence;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an insider would build into the device edge; see {@link Insider}. */
public final class EdgeInsider {
    private EdgeInsider() {}

    /** Hands on what came without looking at it, instead of a handler's {@code channelRead}. */
    public static @Nullable Object passOn(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object context = Objects.requireNonNull(arguments[0]);
        Class.forName(
                        "io.netty.channel.ChannelInboundInvoker",
                        false,
                        context.getClass().getClassLoader())
                .getMethod("fireChannelRead", Object.class)
                .invoke(context, arguments[1]);
        return null;
    }
}
