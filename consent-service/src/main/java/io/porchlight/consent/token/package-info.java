/** Clip access tokens for homes and for the officers of a live grant. */
@NullMarked
package io.porchlight.consent.token;

import org.jspecify.annotations.NullMarked;
