/** Provisioning and pairing, the doorbell's side. */
@NullMarked
package io.porchlight.doorbell.pairing;

import org.jspecify.annotations.NullMarked;
