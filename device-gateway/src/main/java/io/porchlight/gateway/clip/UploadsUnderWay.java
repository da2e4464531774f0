package io.porchlight.gateway.clip;

import io.porchlight.gateway.limit.EdgeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which uploads each device has under way on this node: at most {@link EdgeLimits#UPLOADS_AT_ONCE}, and one for each
 * track. The newer one wins: a device that lost its Wi-Fi comes back while its old connection still seems to stand. Safe
 * for several threads.
 */
final class UploadsUnderWay {
    /** One upload; another of the same track is another. */
    static final class Upload {
        private final String deviceId;
        private final String track;
        private final Runnable ender;

        /**
         * An upload that has not begun yet.
         *
         * @param track which of the device's tracks
         * @param ender ends the upload, from any thread; harmless once it has ended
         */
        Upload(String deviceId, String track, Runnable ender) {
            this.deviceId = deviceId;
            this.track = track;
            this.ender = ender;
        }

        void end() {
            ender.run();
        }
    }

    private final Map<String, List<Upload>> ofDevice = new ConcurrentHashMap<>();

    /** @return those that have to end for it, oldest first; they are counted no longer */
    List<Upload> begin(Upload newer) {
        List<Upload> toEnd = new ArrayList<>();
        ofDevice.compute(newer.deviceId, (id, before) -> {
            List<Upload> stay = new ArrayList<>();
            for (Upload older : before == null ? List.<Upload>of() : before) {
                (older.track.equals(newer.track) ? toEnd : stay).add(older);
            }
            while (stay.size() >= EdgeLimits.UPLOADS_AT_ONCE.number()) {
                toEnd.add(stay.removeFirst());
            }
            stay.add(newer);
            return stay;
        });
        return toEnd;
    }

    /** An upload is over, however it came; to be told of one more than once does no harm. */
    void ended(Upload upload) {
        ofDevice.computeIfPresent(upload.deviceId, (id, before) -> {
            List<Upload> stay = before.stream().filter(other -> other != upload).toList();
            return stay.isEmpty() ? null : stay;
        });
    }

    /** How many devices there is any memory of. */
    int devices() {
        return ofDevice.size();
    }
}
