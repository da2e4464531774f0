package io.porchlight.gateway.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.clip.UploadsUnderWay.Upload;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UploadsUnderWayTest {
    private final UploadsUnderWay underWay = new UploadsUnderWay();

    private static Upload upload(String deviceId, String track) {
        return new Upload(deviceId, track, () -> {});
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: a third upload of a device ends its oldest, and nobody else's")
    void third() {
        Upload first = upload("a", "1");
        Upload second = upload("a", "2");
        assertEquals(List.of(), underWay.begin(upload("b", "1")));
        assertEquals(List.of(), underWay.begin(first));
        assertEquals(List.of(), underWay.begin(second));
        assertEquals(List.of(first), underWay.begin(upload("a", "3")));
        assertEquals(List.of(second), underWay.begin(upload("a", "4")));
    }

    @Test
    @DisplayName("The same track again ends its earlier upload only, though the device has room")
    void sameTrack() {
        Upload first = upload("a", "1");
        Upload again = upload("a", "1");
        Upload other = upload("a", "2");
        underWay.begin(first);
        assertEquals(List.of(first), underWay.begin(again));
        assertEquals(List.of(), underWay.begin(other));
        Upload third = upload("a", "1");
        assertEquals(List.of(again), underWay.begin(third));
        assertEquals(List.of(other), underWay.begin(upload("a", "3")), "by now the oldest");
    }

    @Test
    @DisplayName(
            "What has ended makes room and leaves no memory; the end of what gave way does not count against the newer")
    void ended() {
        Upload first = upload("a", "1");
        Upload again = upload("a", "1");
        underWay.begin(first);
        underWay.begin(again);
        underWay.ended(first);
        assertEquals(1, underWay.devices());
        assertEquals(List.of(again), underWay.begin(upload("a", "1")), "it is under way still");
        Upload last = upload("b", "1");
        underWay.begin(last);
        underWay.ended(last);
        underWay.ended(last);
        assertEquals(1, underWay.devices());
    }

    @Test
    @DisplayName(
            "However many threads begin and end at once, no more are under way than may be, and nothing is left over")
    void threads() {
        var most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 10_000; i++) {
                threads.execute(() -> {
                    Upload mine = upload(
                            "a", String.valueOf(ThreadLocalRandom.current().nextInt(4)));
                    List<Upload> toEnd = underWay.begin(mine);
                    most.accumulateAndGet(toEnd.size(), Math::max);
                    underWay.ended(mine);
                });
            }
        }
        assertEquals(0, underWay.devices());
        assertTrue(most.get() <= EdgeLimits.UPLOADS_AT_ONCE.number(), "ended at once: " + most);
    }
}
