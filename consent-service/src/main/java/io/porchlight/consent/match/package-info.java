/** Which homes a request concerns; the result never leaves but as prompts. */
@NullMarked
package io.porchlight.consent.match;

import org.jspecify.annotations.NullMarked;
