package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.CommandView;
import io.porchlight.contracts.api.DeviceView;
import io.porchlight.contracts.api.RingView;
import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EdgeRefusal;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.Mode;
import io.porchlight.sealing.device.SettingsDocument;
import io.porchlight.sealing.device.Zone;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.journey.Cast;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeClips;
import io.porchlight.stack.player.HomeDoorbells;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A doorbell's life in the running system: its settings, what its home sees of it, and another home. */
@ExtendWith(RunningSystem.class)
@Tag("F-14")
class DeviceLifeIT {
    private static Stage stage;
    private static Cast cast;

    @BeforeAll
    static void stage() {
        stage = RunningSystem.stage();
        cast = new Cast(stage);
    }

    private static void until(String what, BooleanSupplier holds) {
        Waiting.until(what, Town.PATIENCE, () -> holds.getAsBoolean() ? Boolean.TRUE : null);
    }

    private static boolean onTimeline(HomeClips clips, EventMessage event) {
        return clips.timeline().stream().map(TimelineEntry::eventId).anyMatch(event.eventId()::equals);
    }

    private static DeviceSettings watching(Zone zone) {
        DeviceSettings first = DeviceSettings.first();
        return new DeviceSettings(
                true, false, Mode.AWAY, first.records(), Instant.now().getEpochSecond() + 3600, List.of(zone));
    }

    @Test
    @Tag("F-08")
    @Tag("F-09")
    @DisplayName(
            "F-08, F-09: settings signed at home are followed by the doorbell, which says so; what it cannot keep it refuses")
    void settings() throws IOException, InterruptedException {
        Home home = cast.newHome(cast.homeowner("bob"), false);
        HomeDoorbells doorbells = new HomeDoorbells(home);
        try (Doorbell doorbell = cast.newDoorbell("life-" + Bytes.randomId())) {
            String id = doorbell.state().deviceId();
            cast.pair(home, doorbell);
            doorbell.report(77, -55);
            until(
                    "its state",
                    () -> doorbells
                                    .view(id)
                                    .orElseThrow()
                                    .state()
                                    .path("battery")
                                    .asInt()
                            == 77);

            DeviceSettings wanted = watching(new Zone(Zone.Kind.MOTION, List.of(0, 0, 500, 0, 500, 1000, 0, 1000)));
            SettingsDocument document = doorbells.send(id, wanted);
            until("its signed word", () -> doorbells.follows(document));
            assertEquals(wanted, doorbell.state().settings());
            assertEquals(wanted, doorbells.settings(id).settings());
            assertTrue(doorbell.motionAt(400, 400).isEmpty(), "snoozed");

            doorbells.send(id, watching(new Zone(Zone.Kind.PRIVACY, List.of(0, 0, 500, 0, 0, 500))));
            until("its refusal", () -> "refused".equals(outcome(doorbells, id)));
            assertEquals(
                    "settings.privacy-zones",
                    doorbells.command(id, "settings").orElseThrow().reason());
            assertEquals(wanted, doorbell.state().settings());
        }
    }

    private static String outcome(HomeDoorbells doorbells, String id) {
        return doorbells.command(id, "settings").map(CommandView::outcome).orElse("");
    }

    @Test
    @DisplayName(
            "F-14: a doorbell that its owner removed says no more; in another home it keeps nothing of the first, and neither home sees the other's")
    void moves() throws IOException, InterruptedException {
        Home first = cast.newHome(cast.homeowner("alice"), true);
        HomeClips firstClips = new HomeClips(first, stage.addresses().video());
        Doorbell doorbell = cast.newDoorbell("moves-" + Bytes.randomId());
        DeviceState state = doorbell.state();
        String id = state.deviceId();
        EventMessage inFirst;
        try (doorbell) {
            cast.pair(first, doorbell);
            until("sound", state::audio);
            doorbell.report(77, -55);
            EventMessage pressed = doorbell.ding();
            until("the press on the first home's timeline", () -> onTimeline(firstClips, pressed));
            inFirst = pressed;
            first.append(ChainAuthor.after(first.chain(), Instant.now())
                    .removeDevice(id, first.device().signer()));
            long stored = System.nanoTime();
            until("the edge to call it homeless", () -> homeless(doorbell));
            System.out.printf(
                    "removed by its owner: known to the edge %d ms after the link was stored%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stored));
            assertThrows(IOException.class, doorbell::ding, "it still rings");
        }
        assertTrue(new HomeDoorbells(first).view(id).isEmpty());

        state.reset();
        Home second = cast.newHome(cast.homeowner("bob"), false);
        HomeClips secondClips = new HomeClips(second, stage.addresses().video());
        try (Doorbell again = Doorbell.switchOn(state, stage.edge())) {
            cast.pair(second, again);
            assertFalse(state.audio());
            DeviceView view = new HomeDoorbells(second).view(id).orElseThrow();
            assertTrue(view.state().path("battery").isMissingNode(), view.toString());
            assertNull(view.clonedAt());
            EventMessage pressed = again.ding();
            until("the press on the second home's timeline", () -> onTimeline(secondClips, pressed));
            assertFalse(onTimeline(secondClips, inFirst), "the first home's");
            assertFalse(onTimeline(firstClips, pressed), "the second home's");
            assertTrue(onTimeline(firstClips, inFirst), "the first home keeps its own");
        }
    }

    @Test
    @Tag("S0-14")
    @Tag("S2-14")
    @DisplayName(
            "S0-14: talk, live view, motion and press stand on the home's timeline as what they were, and only the press rings")
    void kinds() throws IOException, InterruptedException {
        Home home = cast.newHome(cast.homeowner("bob"), false);
        HomeClips clips = new HomeClips(home, stage.addresses().video());
        try (Doorbell doorbell = cast.newDoorbell("kinds-" + Bytes.randomId())) {
            cast.pair(home, doorbell);
            Map<String, String> said = new TreeMap<>();
            String pressed = "";
            // The press comes last: once it rings, what was said before it by this doorbell has been judged too.
            for (String kind : List.of("talk", "live", "motion", "ding")) {
                pressed = doorbell.event(kind).eventId();
                said.put(pressed, kind);
            }
            until("all four on the timeline", () -> clips.timeline().stream()
                    .collect(Collectors.toMap(TimelineEntry::eventId, TimelineEntry::kind))
                    .equals(said));
            until("the ring", () -> !rings(home).isEmpty());
            assertEquals(List.of(pressed), rings(home));
        }
    }

    private static List<String> rings(Home home) {
        return home.session().consent().get(home.path("/rings"), new TypeReference<List<RingView>>() {}).stream()
                .map(RingView::eventId)
                .toList();
    }

    private static boolean homeless(Doorbell doorbell) {
        try {
            doorbell.refreshCircle();
            return false;
        } catch (EdgeRefusal refusal) {
            return refusal.problem().equals("not-paired");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
