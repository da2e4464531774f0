/**
 * Clips: what a doorbell seals and a member's device opens (SF-11 to SF-17).
 *
 * <p>{@link io.porchlight.sealing.clip.ClipSealer} puts a clip together, {@link io.porchlight.sealing.clip.ManifestRules}
 * says whether to accept one, {@link io.porchlight.sealing.clip.TrackOpener} and
 * {@link io.porchlight.sealing.clip.TrackReader} open its tracks.
 */
@NullMarked
package io.porchlight.sealing.clip;

import org.jspecify.annotations.NullMarked;
