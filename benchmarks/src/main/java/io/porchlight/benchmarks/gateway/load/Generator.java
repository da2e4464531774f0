package io.porchlight.benchmarks.gateway.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Plays a fleet against one server, open-loop: event {@code k} is due at {@code start + k / rate} whatever became of those
 * before it, and its latency counts from then. One event loop does everything, so nothing here is locked; only
 * {@link #on} may be called from elsewhere.
 */
final class Generator implements Doorbell.Listener {
    private static final int HANDSHAKES_AT_ONCE = 32;
    private static final int PER_SOURCE = 5_000;
    private static final int MAX_PACKET = 64 * 1024;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final EventLoop loop = group.next();
    private final Fleet fleet;
    private final FleetTls tls;
    private final InetSocketAddress server;
    private final String sources;
    private final String run;
    private final List<Doorbell> doorbells = new ArrayList<>();
    private final List<BitSet> acknowledged = new ArrayList<>();
    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    private int wanted;
    private int open;
    private int connecting;
    private long offered;
    private long answered;
    private long refused;
    private long reconnects;
    private long began;
    private double rate;
    private @Nullable ScheduledFuture<?> pace;
    private CompletableFuture<Void> connected = new CompletableFuture<>();
    private CompletableFuture<Void> drained = new CompletableFuture<>();
    private final BitSet opened = new BitSet();
    private boolean closing;

    /**
     * @param sources first three numbers of the loopback addresses to connect from, or "-" for the system's choice
     * @param run a word that makes the ids of this run's events unlike those of others
     */
    Generator(Fleet fleet, FleetTls tls, InetSocketAddress server, String sources, String run) {
        this.fleet = fleet;
        this.tls = tls;
        this.server = server;
        this.sources = sources;
        this.run = run;
        loop.scheduleAtFixedRate(this::ping, 5, 5, TimeUnit.SECONDS);
    }

    /** The loop on which every other method has to be called. */
    EventLoop on() {
        return loop;
    }

    /** Connects until so many doorbells are there; completes when they are. */
    CompletableFuture<Void> connect(int count) {
        wanted = count;
        connected = new CompletableFuture<>();
        fill();
        return connected;
    }

    private void fill() {
        while (!closing && connecting < HANDSHAKES_AT_ONCE && doorbells.size() < wanted) {
            int index = doorbells.size();
            Fleet.Device device = fleet.devices().get(index);
            Doorbell doorbell = new Doorbell(index, device, device.topic(), run, this);
            doorbells.add(doorbell);
            acknowledged.add(new BitSet());
            connect(doorbell);
        }
        if (open >= wanted) {
            connected.complete(null);
        }
    }

    void connect(Doorbell doorbell) {
        connecting++;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SslHandler handler = new SslHandler(tls.engine(doorbell.index));
                        handler.setHandshakeTimeoutMillis(30_000);
                        channel.pipeline()
                                .addLast(
                                        handler,
                                        MqttEncoder.INSTANCE,
                                        new MqttDecoder(MAX_PACKET),
                                        new ConnectOnceSecure(doorbell),
                                        doorbell);
                    }
                });
        if (!sources.equals("-")) {
            bootstrap.localAddress(sources + "." + (1 + doorbell.index / PER_SOURCE), 0);
        }
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                doorbell.unreachable();
            }
        });
    }

    /** Sends CONNECT when the handshake is done, then leaves the pipeline. */
    private static final class ConnectOnceSecure extends ChannelInboundHandlerAdapter {
        private final Doorbell doorbell;

        ConnectOnceSecure(Doorbell doorbell) {
            this.doorbell = doorbell;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                doorbell.connect(context.pipeline().context(doorbell));
                context.pipeline().remove(this);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void open(Doorbell doorbell) {
        connecting--;
        open++;
        opened.set(doorbell.index);
        fill();
    }

    @Override
    public void lost(Doorbell doorbell) {
        if (opened.get(doorbell.index)) {
            opened.clear(doorbell.index);
            open--;
            reconnects++;
        } else {
            connecting--;
        }
        if (!closing) {
            long pause = ThreadLocalRandom.current().nextLong(200, 1000);
            loop.schedule(() -> connect(doorbell), pause, TimeUnit.MILLISECONDS);
        }
    }

    /** Begins to send, so many events a second in all, evenly over the doorbells that are connected. */
    void start(double eventsPerSecond) {
        rate = eventsPerSecond;
        offered = 0;
        answered = 0;
        refused = 0;
        reconnects = 0;
        latency.reset();
        drained = new CompletableFuture<>();
        began = System.nanoTime();
        pace = loop.scheduleAtFixedRate(this::offerDue, 0, 1, TimeUnit.MILLISECONDS);
    }

    private void offerDue() {
        long due = (long) ((System.nanoTime() - began) * rate / 1e9);
        for (; offered < due; offered++) {
            long intended = began + (long) (offered * 1e9 / rate);
            doorbells.get((int) (offered % doorbells.size())).offer(intended);
        }
    }

    /** Sends nothing new; completes once everything is answered. */
    CompletableFuture<Void> stop() {
        if (pace != null) {
            pace.cancel(false);
            pace = null;
        }
        checkDrained();
        return drained;
    }

    private void checkDrained() {
        if (pace == null && answered + refused == offered) {
            drained.complete(null);
        }
    }

    @Override
    public void acknowledged(Doorbell doorbell, Doorbell.Event event) {
        latency.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - event.intended())));
        acknowledged.get(doorbell.index).set(Math.toIntExact(event.sequence()));
        answered++;
        checkDrained();
    }

    @Override
    public void refused(Doorbell doorbell, Doorbell.Event event) {
        refused++;
        checkDrained();
    }

    /** How the run went, so far. */
    LoadResult result() {
        return new LoadResult(
                offered,
                answered,
                refused,
                reconnects,
                (System.nanoTime() - began) / 1e9,
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3,
                latency.getMaxValue() / 1e3);
    }

    /** Writes every event ever acknowledged: {@code deviceId eventId} a line. */
    void writeAcknowledged(Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (Doorbell doorbell : doorbells) {
                acknowledged.get(doorbell.index).stream()
                        .forEach(sequence -> out.println(doorbell.id() + " " + doorbell.eventId(sequence)));
            }
        }
    }

    private void ping() {
        long now = System.nanoTime();
        doorbells.forEach(doorbell -> doorbell.pingIfQuiet(now));
    }

    /** Completes with whether the server took what the first doorbell published to the second one's topic. */
    CompletableFuture<Boolean> foreign() {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        Doorbell.Listener listener = new Doorbell.Listener() {
            private boolean took;

            @Override
            public void open(Doorbell doorbell) {
                doorbell.offer(System.nanoTime());
            }

            @Override
            public void acknowledged(Doorbell doorbell, Doorbell.Event event) {
                took = true;
                doorbell.close();
            }

            @Override
            public void refused(Doorbell doorbell, Doorbell.Event event) {
                doorbell.close();
            }

            @Override
            public void lost(Doorbell doorbell) {
                connecting--;
                taken.complete(took);
            }
        };
        connect(new Doorbell(0, fleet.devices().get(0), fleet.devices().get(1).topic(), run + "-foreign", listener));
        return taken;
    }

    void close() {
        closing = true;
        doorbells.forEach(Doorbell::close);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
}
