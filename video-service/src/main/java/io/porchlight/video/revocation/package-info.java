/** Tokens that are refused and clips that are erased at consent-service's word. */
@NullMarked
package io.porchlight.video.revocation;

import org.jspecify.annotations.NullMarked;
