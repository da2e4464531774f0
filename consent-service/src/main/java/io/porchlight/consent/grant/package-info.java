/** Grants: verified, logged, released, withdrawn; never made here (R4). */
@NullMarked
package io.porchlight.consent.grant;

import org.jspecify.annotations.NullMarked;
