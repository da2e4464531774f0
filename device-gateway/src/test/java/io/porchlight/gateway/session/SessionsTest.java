package io.porchlight.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.gateway.session.Sessions.Alarm;
import io.porchlight.gateway.session.Sessions.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Sessions sessions = new Sessions();

    private static DeviceSession session(String node, long epoch, boolean online) {
        return new DeviceSession("dev", node, epoch, online);
    }

    @Test
    @DisplayName("An epoch is above every one that is known, even if the clock says otherwise")
    void next() {
        assertEquals(NOW, sessions.next("dev", NOW));
        assertEquals(NOW + 1, sessions.next("dev", NOW));
        sessions.read(session("other", NOW + 90_000, true));
        assertEquals(NOW + 90_001, sessions.next("dev", NOW + 5));
    }

    @Test
    @DisplayName("A late end of an older session, of this node or another, has no say")
    void lateEnd() {
        sessions.read(session("a", NOW, true));
        assertInstanceOf(Read.Newer.class, sessions.read(session("b", NOW + 1, true)));
        assertInstanceOf(Read.Older.class, sessions.read(session("a", NOW, false)));
        assertInstanceOf(Read.Same.class, sessions.read(session("b", NOW + 1, false)));
    }

    @Test
    @DisplayName("Whatever the order of arrival, every reader ends with the same highest session")
    void anyOrder() {
        qt().forAll(
                        lists().of(integers().between(0, 5)).ofSizeBetween(1, 12),
                        integers().all())
                .checkAssert((epochs, seed) -> {
                    List<DeviceSession> said = new ArrayList<>();
                    for (int i = 0; i < epochs.size(); i++) {
                        said.add(session(i % 2 == 0 ? "a" : "b", NOW + epochs.get(i), true));
                    }
                    assertEquals(highest(said), highest(shuffled(said, seed)));
                });
    }

    private static List<DeviceSession> shuffled(List<DeviceSession> said, int seed) {
        List<DeviceSession> other = new ArrayList<>(said);
        java.util.Collections.shuffle(other, new Random(seed));
        return other;
    }

    private static DeviceSession highest(List<DeviceSession> said) {
        var reader = new Sessions();
        DeviceSession highest = said.getFirst();
        for (DeviceSession each : said) {
            if (reader.read(each) instanceof Read.Newer) {
                highest = each;
            }
        }
        return highest;
    }

    @Test
    @DisplayName("A fourth takeover within a minute raises the cloned-device alarm, once, wherever they happen")
    void alarm() {
        var alarms = new ArrayList<Alarm>();
        for (int i = 0; i < 7; i++) {
            DeviceSession said = session(i % 2 == 0 ? "a" : "b", NOW + i * 5_000L, true);
            Read.Newer newer = assertInstanceOf(Read.Newer.class, sessions.read(said));
            newer.alarm().ifPresent(alarms::add);
        }
        assertEquals(List.of(new Alarm(4, NOW + 5_000)), alarms);
    }

    private List<Optional<Alarm>> takeovers(List<Integer> seconds) {
        sessions.read(session("a", NOW - 3_600_000, true));
        return seconds.stream()
                .map(second -> sessions.read(session("a", NOW + second * 1_000L, true)))
                .map(read -> assertInstanceOf(Read.Newer.class, read).alarm())
                .toList();
    }

    @Test
    @DisplayName("A-43: it is any minute that counts, not one that begins with the first takeover")
    void anyMinute() {
        List<Optional<Alarm>> alarms = takeovers(List.of(0, 50, 55, 61, 62, 63));
        Optional<Alarm> expected = Optional.of(new Alarm(4, NOW + 50_000));
        assertEquals(
                List.of(4),
                IntStream.range(0, 6)
                        .filter(i -> alarms.get(i).isPresent())
                        .boxed()
                        .toList());
        assertEquals(expected, alarms.get(4));
    }

    @Test
    @DisplayName(
            "A-43: whenever more than three fall into a minute there is an alarm, or was one within the minute before")
    void everyMinute() {
        qt().forAll(lists().of(integers().between(1, 40)).ofSizeBetween(1, 60)).checkAssert(pauses -> {
            List<Integer> at = new ArrayList<>();
            pauses.forEach(pause -> at.add(pause + (at.isEmpty() ? 0 : at.getLast())));
            List<Optional<Alarm>> alarms = new SessionsTest().takeovers(at);
            int told = Integer.MIN_VALUE / 2;
            for (int i = 0; i < at.size(); i++) {
                int now = at.get(i);
                boolean many =
                        at.stream().filter(one -> one >= now - 60 && one <= now).count() > 3;
                assertEquals(many && now - told > 60, alarms.get(i).isPresent(), at + " at " + now);
                told = alarms.get(i).isPresent() ? now : told;
            }
        });
    }

    @Test
    @DisplayName("Coming back after leaving is no takeover, and neither are takeovers that are spread over time")
    void noAlarm() {
        for (int i = 0; i < 20; i++) {
            sessions.read(session("a", NOW + i, true));
            sessions.read(session("a", NOW + i, false));
        }
        for (int i = 0; i < 20; i++) {
            Read.Newer newer =
                    assertInstanceOf(Read.Newer.class, sessions.read(session("a", NOW + 60_000 + i * 21_000L, true)));
            assertEquals(Optional.empty(), newer.alarm(), "takeover " + i);
        }
    }

    @Test
    @DisplayName("What is too old to be mistaken is forgotten, and a new session is above it all the same")
    void purge() {
        sessions.read(session("a", NOW, true));
        sessions.purge(NOW + 11 * 60_000);
        assertEquals(0, sessions.size());
        assertTrue(sessions.next("dev", NOW + 11 * 60_000) > NOW);
    }
}
