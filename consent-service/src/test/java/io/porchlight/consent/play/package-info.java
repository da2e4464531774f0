/** Everybody the service deals with, played by the tests: homes, doorbells, agencies, witnesses, other services. */
@NullMarked
package io.porchlight.consent.play;

import org.jspecify.annotations.NullMarked;
