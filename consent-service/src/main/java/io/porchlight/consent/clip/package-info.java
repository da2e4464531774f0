/** Clips as this service knows them: statement, epoch-sealed bundle, place in a batch. */
@NullMarked
package io.porchlight.consent.clip;

import org.jspecify.annotations.NullMarked;
