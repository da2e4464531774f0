package io.porchlight.doorbell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.api.Links;
import io.porchlight.doorbell.clip.Recorder;
import io.porchlight.doorbell.clip.Spool;
import io.porchlight.doorbell.clip.Uploader;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.doorbell.edge.EdgeHttp;
import io.porchlight.doorbell.edge.EdgeMqtt;
import io.porchlight.doorbell.edge.EdgeRefusal;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.edge.MessageRefused;
import io.porchlight.doorbell.event.EventShelf;
import io.porchlight.doorbell.event.Reporter;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.settings.HomeSettings;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provisioned doorbell that is switched on: connected to the edge, obeying commands, ringing and recording.
 *
 * <p>Commands run one after another on a thread of their own, so that a slow one never blocks the MQTT client.
 */
public final class Doorbell implements AutoCloseable {
    private static final String FIRMWARE = "0.1.0";
    private static final System.Logger LOG = System.getLogger(Doorbell.class.getName());
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long LAST_WAIT_MILLIS = 64_000;

    private final DeviceState state;
    private final PinnedCircle circle;
    private final EdgeHttp http;
    private final EdgeMqtt mqtt;
    private final Spool spool;
    private final Reporter reporter;
    private final Recorder recorder;
    private final Uploader uploader;
    private final ScheduledExecutorService commands = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch paired = new CountDownLatch(1);
    private final HomeSettings settings;
    private final long boot;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong chimes = new AtomicLong();
    private String lastChime = "";

    private Doorbell(DeviceState state, EdgeAddress edge) {
        this.state = state;
        this.circle = new PinnedCircle(state);
        this.settings = new HomeSettings(state, circle);
        this.boot = state.startBoot();
        DeviceTls tls = DeviceTls.of(edge.authority(), state.tls());
        this.http = new EdgeHttp(edge.https(), tls);
        this.mqtt = new EdgeMqtt(state.deviceId(), edge, tls);
        this.spool = new Spool(state.folder().resolve("spool"));
        this.reporter = new Reporter(mqtt, new EventShelf(state.folder().resolve("events")));
        this.recorder = new Recorder(state, circle, spool);
        this.uploader = new Uploader(spool, http);
        if (circle.chain().isPresent()) {
            paired.countDown();
        }
    }

    /** Switches a provisioned doorbell on. */
    public static Doorbell switchOn(DeviceState state, EdgeAddress edge) throws IOException {
        Doorbell doorbell = new Doorbell(state, edge);
        doorbell.mqtt.connect(command -> doorbell.commands.execute(() -> doorbell.obey(command, FIRST_WAIT_MILLIS)));
        doorbell.reporter.start();
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

    /**
     * Something moved around this point of the picture, in thousandths of its width and height: reported, unless the
     * home snoozes or does not watch there.
     */
    public Optional<EventMessage> motionAt(int x, int y) throws IOException {
        DeviceSettings wanted = state.settings();
        boolean counts = wanted.watches(x, y) && !wanted.snoozesAt(Instant.now().getEpochSecond());
        return counts ? Optional.of(event("motion")) : Optional.empty();
    }

    /** Publishes an event that begins now. */
    public EventMessage event(String kind) throws IOException {
        EventMessage event =
                EventMessage.counted(state.deviceId(), boot, events.incrementAndGet(), kind, Instant.now());
        send(event);
        return event;
    }

    /**
     * Publishes an event, perhaps late; returns once the edge has it safe.
     *
     * @throws MessageRefused if the edge will never take it
     * @throws IOException if the edge has not acknowledged it for 30 s: then it is kept, and sent again until it has
     */
    public void send(EventMessage event) throws IOException {
        reporter.send(event);
    }

    /** Events that the edge has not acknowledged yet. */
    public EventShelf shelf() {
        return reporter.shelf();
    }

    /** How often it has sounded because the home asked it to. */
    public long chimes() {
        return chimes.get();
    }

    /** Says how it is. */
    public void report(int batteryPercent, int signalDbm) throws IOException {
        mqtt.publish("state", Json.object("battery", batteryPercent, "signal", signalDbm, "firmware", FIRMWARE));
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

    /** Fetches and verifies the links after those it knows, as many as come at once and then the next. */
    public synchronized void refreshCircle() throws IOException {
        Links more = http.linksAfter(known());
        while (!more.links().isEmpty()) {
            circle.follow(more.links());
            more = http.linksAfter(known());
        }
    }

    private long known() {
        return circle.chain()
                .orElseThrow(() -> new IllegalStateException("This doorbell is not paired."))
                .head()
                .n();
    }

    /** Every command is answered: done, or refused and why. What could not be tried for now is tried again, ever later. */
    private void obey(EdgeMqtt.Command command, long waitMillis) {
        ObjectNode answer = Json.object("commandId", command.commandId(), "outcome", "done");
        try {
            try {
                carryOut(command);
            } catch (Refused refused) {
                LOG.log(System.Logger.Level.WARNING, "command " + command.kind() + ": " + refused.getMessage());
                answer.put("outcome", "refused").put("reason", refused.code());
            }
            mqtt.publish("reply/ack", answer);
        } catch (IOException | IllegalStateException e) {
            LOG.log(level(e), "command " + command.kind() + " failed: " + e.getMessage());
            again(command, waitMillis);
        }
    }

    /** After the last wait it is left to the edge, which sends an unanswered command again with the next connection. */
    private void again(EdgeMqtt.Command command, long waitMillis) {
        if (waitMillis > LAST_WAIT_MILLIS) {
            return;
        }
        try {
            commands.schedule(() -> obey(command, 2 * waitMillis), waitMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException switchedOff) {
            LOG.log(System.Logger.Level.DEBUG, "switched off");
        }
    }

    /** Just after pairing, the edge may pass on the new link before it knows the home that the link made. */
    private static System.Logger.Level level(Exception failure) {
        boolean early = failure instanceof EdgeRefusal edge && edge.problem().equals("not-paired");
        return early ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
    }

    private void carryOut(EdgeMqtt.Command command) throws IOException {
        switch (command.kind()) {
            case "pair" -> pair(command.body());
            case "links" -> {
                refreshCircle();
                mqtt.publish("reply/head", circle.acknowledgement().toJson());
                Optional<SignedDocument> key = settings.announcement();
                if (key.isPresent()) {
                    mqtt.publish("reply/device-key", key.get().toJson());
                }
            }
            case "settings" -> {
                // Whoever signed may have joined since this doorbell last looked.
                refreshCircle();
                mqtt.publish(
                        "reply/applied",
                        settings.follow(command.body(), Instant.now()).toJson());
            }
            case "chime" -> chime(command.commandId());
            case "firmware" ->
                LOG.log(
                        System.Logger.Level.INFO,
                        "firmware " + command.body().path("version").asText() + " is there; this is " + FIRMWARE);
            default -> throw new Refused("command.unknown", "This doorbell knows no such command.");
        }
    }

    /** A command may come twice; a sound must not. */
    private void chime(String commandId) {
        if (!commandId.equals(lastChime)) {
            lastChime = commandId;
            chimes.incrementAndGet();
            LOG.log(System.Logger.Level.INFO, "ding dong");
        }
    }

    private void pair(JsonNode body) throws IOException {
        var answer =
                circle.pair(body.path("m"), Base64Url.decode(body.path("mac").asText()), body.path("links"));
        spool.wipe();
        shelf().wipe();
        mqtt.publish("reply/paired", answer.toJson());
        paired.countDown();
    }

    @Override
    public void close() {
        mqtt.close();
        commands.shutdownNow();
        reporter.close();
    }
}
