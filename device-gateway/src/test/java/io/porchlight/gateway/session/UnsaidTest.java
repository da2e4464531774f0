package io.porchlight.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porchlight.contracts.event.DeviceSession;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F-14")
class UnsaidTest {
    private final Unsaid unsaid = new Unsaid();

    private static DeviceSession session(long epoch, boolean online) {
        return new DeviceSession("dev", "node", epoch, online);
    }

    @Test
    @DisplayName("F-14: the beginning or end of a session that could not be written is said again until it is written")
    void again() {
        DeviceSession ended = session(1, false);
        unsaid.saying(ended);
        assertEquals(List.of(), unsaid.again(), "still under way");
        unsaid.failed(ended);
        assertEquals(List.of(ended), unsaid.again());
        unsaid.saying(ended);
        assertEquals(List.of(), unsaid.again(), "under way again");
        unsaid.failed(ended);
        unsaid.saying(ended);
        unsaid.said(ended);
        unsaid.failed(ended);
        assertEquals(List.of(), unsaid.again());
    }

    @Test
    @DisplayName("F-14: what something newer was said after is not said again: it would be the last word")
    void overtaken() {
        unsaid.saying(session(1, true));
        unsaid.saying(session(1, false));
        unsaid.failed(session(1, true));
        assertEquals(List.of(), unsaid.again(), "its end is under way");
        unsaid.failed(session(1, false));
        assertEquals(List.of(session(1, false)), unsaid.again());
        unsaid.saying(session(2, true));
        unsaid.failed(session(1, false));
        assertEquals(List.of(), unsaid.again(), "the device is back");
        unsaid.said(session(2, true));
        unsaid.failed(session(1, false));
        assertEquals(List.of(), unsaid.again(), "and that is written");
    }

    @Test
    @DisplayName("F-14: an old word said late does not take the place of a newer one")
    void late() {
        assertEquals(session(2, true), unsaid.saying(session(2, true)));
        assertEquals(session(2, true), unsaid.saying(session(1, true)), "what is written in its place");
        unsaid.said(session(1, true));
        unsaid.failed(session(2, true));
        assertEquals(List.of(session(2, true)), unsaid.again());
    }
}
