/** Journeys, attacks and faults on the whole running system, and what keeps its documents and its structure true. */
@NullMarked
package io.porchlight.system;

import org.jspecify.annotations.NullMarked;
