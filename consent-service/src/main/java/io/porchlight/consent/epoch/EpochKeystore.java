package io.porchlight.consent.epoch;

import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Optional;
import java.util.Set;

/**
 * Where the epochs' private keys lie: outside every database, backup and snapshot. All calls may block. Destroying a key
 * kills every copy of what was sealed to it, backups included (R6), so an implementation keeps no second copy anywhere.
 */
public interface EpochKeystore {
    /** The public half of this epoch's key, which is made if there is none; durable before this returns. */
    PublicKeyJwk create(Epoch epoch);

    /** The private half, unless it was destroyed. */
    Optional<PrivateKeyP256> open(Epoch epoch);

    /** Destroys the key; nothing happens if there is none. */
    void destroy(Epoch epoch);

    /** The epochs whose keys exist. */
    Set<Epoch> epochs();
}
