package io.porchlight.video.storage;

import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import java.util.Arrays;

/**
 * The name of an object: a prefix for each circle, then 128 random bits. It names neither clip, nor kind, nor the
 * circle's pseudonym, so that a listing of the bucket tells less than the database.
 */
public final class ObjectKey {

    private static final int PREFIX_BYTES = 16;

    private ObjectKey() {}

    /** A new name for an object of this circle. */
    public static String of(String circle) {
        byte[] prefix = Sha256.of(Bytes.utf8("porchlight/object-prefix/1|" + circle));
        return Base64Url.encode(Arrays.copyOf(prefix, PREFIX_BYTES)) + "/" + Bytes.randomId();
    }
}
