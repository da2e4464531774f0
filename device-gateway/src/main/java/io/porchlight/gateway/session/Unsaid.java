package io.porchlight.gateway.session;

import io.porchlight.contracts.event.DeviceSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has last said of each device's session and does not know to be written. What could not be written is to
 * be said again, unless something newer was said since: an end after its beginning, a session after the one before.
 * Safe for several threads.
 */
final class Unsaid {
    private record Word(DeviceSession session, boolean failed) {}

    private final Map<String, Word> last = new ConcurrentHashMap<>();

    /** Is about to be written. @return what is to be written in its place: the last word, if that is another */
    DeviceSession saying(DeviceSession session) {
        return last.merge(
                        session.deviceId(),
                        new Word(session, false),
                        (before, now) -> above(before.session(), now.session()) ? before : now)
                .session();
    }

    /** Was written. */
    void said(DeviceSession session) {
        last.computeIfPresent(session.deviceId(), (id, word) -> word.session().equals(session) ? null : word);
    }

    /** Could not be written. */
    void failed(DeviceSession session) {
        last.computeIfPresent(
                session.deviceId(), (id, word) -> word.session().equals(session) ? new Word(session, true) : word);
    }

    /** What could not be written and still is the last word. */
    List<DeviceSession> again() {
        return last.values().stream().filter(Word::failed).map(Word::session).toList();
    }

    private static boolean above(DeviceSession one, DeviceSession other) {
        int order = Sessions.compare(one, other);
        return order > 0 || (order == 0 && !one.online() && other.online());
    }
}
