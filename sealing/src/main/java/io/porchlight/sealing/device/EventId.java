package io.porchlight.sealing.device;

import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import java.util.Arrays;

/**
 * The id of an event of a doorbell that counts: the first 16 bytes of
 * SHA-256({@code porchlight/event/1|<deviceId>|<boot>|<sequence>}) in base64url. The same event sent again has the same
 * id, also after a crash between sending and hearing that it arrived.
 */
public final class EventId {
    private static final int BYTES = 16;

    private EventId() {}

    /**
     * @param boot how often the doorbell has started, from 1
     * @param sequence the event's number since that start, from 1
     */
    public static String of(String deviceId, long boot, long sequence) {
        byte[] hash = Sha256.of(Bytes.utf8("porchlight/event/1|" + deviceId + "|" + boot + "|" + sequence));
        return Base64Url.encode(Arrays.copyOf(hash, BYTES));
    }
}
