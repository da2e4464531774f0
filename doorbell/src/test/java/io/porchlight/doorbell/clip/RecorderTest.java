package io.porchlight.doorbell.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.doorbell.House;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.ChainView;
import io.porchlight.sealing.clip.ClipDetail;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.ManifestRules;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackOpener;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.Mode;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path folder;

    private final House house = new House();
    private final Footage footage = new SampleCamera().record("walkers-20");

    @Test
    @DisplayName(
            "R1, SF-14: what it spools opens with the home's key only, and its manifest is accepted by the home's chain")
    void sealsForTheHome() throws IOException {
        Setup setup = setup(true);
        Spool.Entry entry = setup.record();
        Statement statement = Statement.of(entry.announcement().statement());
        Bundle bundle = Bundle.parse(Base64Url.decode(entry.announcement().bundle()));
        ManifestRules.accept(statement, bundle, ChainView.of(house.chain()));
        TrackKey key =
                bundle.sealedKey("audio").openTrack(house.view, house.chain().circleId(), statement);
        byte[] sealed = Files.readAllBytes(entry.track("audio"));
        assertArrayEquals(
                footage.audio().orElseThrow(),
                new TrackOpener(statement.clipId(), statement.track(Kind.AUDIO).orElseThrow(), key).open(sealed));
    }

    @Test
    @DisplayName("S3-14, S2-20: sound is recorded only where the home switched it on")
    void soundIsOffByDefault() throws IOException {
        Spool.Entry entry = setup(false).record();
        assertTrue(
                Statement.of(entry.announcement().statement()).track(Kind.AUDIO).isEmpty());
        assertFalse(Files.exists(entry.track("audio")));
    }

    @Test
    @Tag("F-08")
    @DisplayName("F-08: labels go with the clip, sealed, only where the home wants them")
    void labels() throws IOException {
        assertEquals(List.of("person"), detail(setup(false)).labels());
        folder = folder.resolve("other");
        DeviceSettings first = DeviceSettings.first();
        Setup without = setup(false);
        without.state.follow(
                2, new DeviceSettings(false, false, first.mode(), first.records(), first.snoozeUntil(), first.zones()));
        assertEquals(List.of(), detail(without).labels());
    }

    @Test
    @Tag("F-09")
    @DisplayName("F-09: in a mode in which the home wants no clips of a kind, none is made")
    void mode() throws IOException {
        Setup setup = setup(false);
        setup.state.follow(
                2, new DeviceSettings(false, true, Mode.NIGHT, Map.of(Mode.HOME, List.of("motion")), 0, List.of()));
        assertEquals(
                "recording.mode", assertThrows(Refused.class, setup::record).code());
        assertTrue(setup.spool.waiting().isEmpty());
    }

    @Test
    @Tag("S0-15")
    @DisplayName(
            "S0-15: start and duration in milliseconds stand in the sealed detail, and what goes with it in the clear"
                    + " has the minute alone")
    void exactTimes() throws IOException {
        Instant startedAt = Instant.parse("2026-11-01T10:20:30.456Z");
        Spool.Entry entry = setup(false).record(EventMessage.starting("motion", startedAt));
        JsonNode detail = Jcs.parseCanonical(open(entry));
        assertEquals(1_793_528_430_456L, detail.path("startedAt").longValue());
        assertEquals(20_000, detail.path("durationMs").longValue(), 200);
        JsonNode statement = entry.announcement().statement();
        assertEquals("2026-11-01T10:20:00Z", statement.path("minute").textValue());
        assertFalse(statement.toString().contains("durationMs"));
    }

    private ClipDetail detail(Setup setup) throws IOException {
        return ClipDetail.parse(open(setup.record()));
    }

    /** The detail's plaintext. */
    private byte[] open(Spool.Entry entry) throws IOException {
        Statement statement = Statement.of(entry.announcement().statement());
        Bundle bundle = Bundle.parse(Base64Url.decode(entry.announcement().bundle()));
        TrackKey key =
                bundle.sealedKey("detail").openTrack(house.view, house.chain().circleId(), statement);
        return new TrackOpener(statement.clipId(), statement.track(Kind.DETAIL).orElseThrow(), key)
                .open(Files.readAllBytes(entry.track("detail")));
    }

    @Test
    @DisplayName("R1: nothing in the doorbell's folder holds footage in the clear")
    void noPlaintextOnDisk() throws IOException {
        setup(true).record();
        String needle = new String(footage.video(), 200_000, 32, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(needle),
                        file + " holds footage");
            }
        }
    }

    @Test
    @DisplayName("SF-14: manifests are numbered and name the one before, also over a restart")
    void manifestsAreChained() throws IOException {
        Setup setup = setup(false);
        Bundle first =
                Bundle.parse(Base64Url.decode(setup.record().announcement().bundle()));
        DeviceState restarted = DeviceState.load(folder);
        Setup after = new Setup(restarted, new PinnedCircle(restarted), new Spool(folder.resolve("spool")));
        Bundle second =
                Bundle.parse(Base64Url.decode(after.record().announcement().bundle()));
        assertEquals(1, first.content().sequence());
        assertEquals(2, second.content().sequence());
        assertEquals(first.content().hash(), second.content().previousManifest());
    }

    private Setup setup(boolean audio) {
        DeviceState state = DeviceState.make(folder);
        PinnedCircle circle = house.pair(state);
        state.follow(1, DeviceSettings.first().withAudio(audio));
        return new Setup(state, circle, new Spool(folder.resolve("spool")));
    }

    private final class Setup {
        private final DeviceState state;
        private final Spool spool;
        private final Recorder recorder;

        Setup(DeviceState state, PinnedCircle circle, Spool spool) {
            this.state = state;
            this.spool = spool;
            this.recorder = new Recorder(state, circle, spool);
        }

        Spool.Entry record() throws IOException {
            return record(EventMessage.starting("motion", Instant.now()));
        }

        Spool.Entry record(EventMessage event) throws IOException {
            String clipId = recorder.record(event, footage, List.of("person"));
            return spool.waiting().stream()
                    .filter(entry -> entry.clipId().equals(clipId))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
