package io.porchlight.doorbell;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.Links;
import io.porchlight.doorbell.clip.Recorder;
import io.porchlight.doorbell.clip.Spool;
import io.porchlight.doorbell.clip.Uploader;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.doorbell.edge.EdgeHttp;
import io.porchlight.doorbell.edge.EdgeMqtt;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A provisioned doorbell that is switched on: connected to the edge, obeying commands, ringing and recording.
 *
 * <p>Commands run one after another on a thread of their own, so that a slow one never blocks the MQTT client.
 */
public final class Doorbell implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Doorbell.class.getName());

    private final DeviceState state;
    private final PinnedCircle circle;
    private final EdgeHttp http;
    private final EdgeMqtt mqtt;
    private final Spool spool;
    private final Recorder recorder;
    private final Uploader uploader;
    private final ExecutorService commands = Executors.newSingleThreadExecutor();
    private final CountDownLatch paired = new CountDownLatch(1);

    private Doorbell(DeviceState state, EdgeAddress edge) {
        this.state = state;
        this.circle = new PinnedCircle(state);
        DeviceTls tls = DeviceTls.of(edge.authority(), state.tls());
        this.http = new EdgeHttp(edge.https(), tls);
        this.mqtt = new EdgeMqtt(state.deviceId(), edge, tls);
        this.spool = new Spool(state.folder().resolve("spool"));
        this.recorder = new Recorder(state, circle, spool);
        this.uploader = new Uploader(spool, http);
        if (circle.chain().isPresent()) {
            paired.countDown();
        }
    }

    /** Switches a provisioned doorbell on. */
    public static Doorbell switchOn(DeviceState state, EdgeAddress edge) throws IOException {
        Doorbell doorbell = new Doorbell(state, edge);
        doorbell.mqtt.connect(command -> doorbell.commands.execute(() -> doorbell.obey(command)));
        return doorbell;
    }

    /** What it keeps. */
    public DeviceState state() {
        return state;
    }

    /** Its circle. */
    public PinnedCircle circle() {
        return circle;
    }

    /** What waits for upload. */
    public Spool spool() {
        return spool;
    }

    /** A long press: says hello, so that an app that reads the QR code can pair. */
    public void enterPairingMode() throws IOException {
        mqtt.publish("reply/pair-hello", circle.hello().toJson());
    }

    /** Waits until an app has paired it. */
    public boolean awaitPaired(long seconds) throws InterruptedException {
        return paired.await(seconds, TimeUnit.SECONDS);
    }

    /** Somebody pressed the button. */
    public EventMessage ding() throws IOException {
        return event("ding");
    }

    /** Something moved. */
    public EventMessage motion() throws IOException {
        return event("motion");
    }

    /** Publishes an event that begins now. */
    public EventMessage event(String kind) throws IOException {
        EventMessage event = EventMessage.starting(kind, Instant.now());
        send(event);
        return event;
    }

    /** Publishes an event, perhaps late; returns once the edge has it safe. */
    public void send(EventMessage event) throws IOException {
        mqtt.publish("event/" + event.kind(), event.payload(Instant.now()));
    }

    /** Seals footage for an event into the spool, after a look for new chain links. */
    public String record(EventMessage event, Footage footage, List<String> labels) throws IOException {
        refreshCircle();
        return recorder.record(event, footage, labels);
    }

    /** Uploads what waits. */
    public List<String> upload() throws IOException {
        return uploader.round();
    }

    /** Fetches and verifies the links after those it knows. */
    public synchronized void refreshCircle() throws IOException {
        long known = circle.chain()
                .orElseThrow(() -> new IllegalStateException("This doorbell is not paired."))
                .head()
                .n();
        Links more = http.linksAfter(known);
        if (!more.links().isEmpty()) {
            circle.follow(more.links());
        }
    }

    private void obey(EdgeMqtt.Command command) {
        try {
            switch (command.kind()) {
                case "pair" -> pair(command.body());
                case "links" -> {
                    refreshCircle();
                    mqtt.publish("reply/head", circle.acknowledgement().toJson());
                }
                case "settings" -> state.setAudio(command.body().path("audio").asBoolean(false));
                case "chime" -> LOG.log(System.Logger.Level.INFO, "ding dong");
                default -> LOG.log(System.Logger.Level.WARNING, "a command of an unknown kind was ignored");
            }
            if (!command.kind().equals("pair")) {
                mqtt.publish("reply/ack", Json.object("commandId", command.commandId()));
            }
        } catch (Refused | IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "command " + command.kind() + " refused: " + e.getMessage());
        }
    }

    private void pair(JsonNode body) throws IOException {
        var answer =
                circle.pair(body.path("m"), Base64Url.decode(body.path("mac").asText()), body.path("links"));
        spool.wipe();
        mqtt.publish("reply/paired", answer.toJson());
        paired.countDown();
    }

    @Override
    public void close() {
        mqtt.close();
        commands.shutdownNow();
    }
}
