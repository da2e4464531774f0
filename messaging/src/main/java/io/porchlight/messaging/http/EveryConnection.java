package io.porchlight.messaging.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Puts {@link Pipelining} into every connection of a server without TLS, Quarkus' own above all: it offers no other place
 * that comes before the first request, and some of those are answered before any filter or route is asked. Netty finds this
 * as a service, once {@link PipeliningEverywhere} has it look. The gateway's device ports see to it themselves.
 *
 * <p>Not where HTTP is put into the pipeline later than with the first read: on management ports, which may upgrade to
 * HTTP/2, behind the PROXY protocol, and with TLS. With the JDK's TLS what is dropped is on the heap, and collected, but how
 * many requests wait has no bound.
 */
public final class EveryConnection extends ChannelInitializerExtension {
    /** Browsers and proxies send one at a time. */
    private static final int MOST = 4;

    @Override
    public void postInitializeServerChildChannel(Channel accepted) {
        accepted.pipeline().addLast(new FirstRead());
    }

    /** What is to be in a pipeline is there by the first read, but for what comes with TLS. */
    private static final class FirstRead extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ChannelPipeline pipeline = context.pipeline();
            pipeline.remove(this);
            if (pipeline.get(Pipelining.BELOW) != null && pipeline.get(Pipelining.NAME) == null) {
                Pipelining.install(pipeline, MOST);
            }
            context.fireChannelRead(message);
        }
    }
}
