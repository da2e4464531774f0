package io.porchlight.sealing.clip;

/**
 * A clip as the doorbell hands it over, beside its tracks' ciphertexts.
 *
 * @param statement what may leave the home
 * @param bundle what may not: signed manifest and sealed keys
 */
public record SealedClip(Statement statement, Bundle bundle) {}
