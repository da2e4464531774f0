/**
 * Circles: households and agencies as chains of signed links, and everything that keeps their keys (SF-06 to SF-09).
 * Nothing here asks a server for truth: a chain proves itself from its first link.
 */
@NullMarked
package io.porchlight.sealing.circle;

import org.jspecify.annotations.NullMarked;
