/** How a doorbell and a home come to trust each other without trusting the servers in between (SF-10). */
@NullMarked
package io.porchlight.sealing.pairing;

import org.jspecify.annotations.NullMarked;
