/** What consent-service tells this service. */
@NullMarked
package io.porchlight.lawenforcement.consentevents;

import org.jspecify.annotations.NullMarked;
