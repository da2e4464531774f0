/** Doorbells: their hello, the relay of pairing, what the gateway may know of them. */
@NullMarked
package io.porchlight.consent.device;

import org.jspecify.annotations.NullMarked;
