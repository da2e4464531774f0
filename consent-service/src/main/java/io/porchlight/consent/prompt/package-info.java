/** Requests as the homes see them. */
@NullMarked
package io.porchlight.consent.prompt;

import org.jspecify.annotations.NullMarked;
