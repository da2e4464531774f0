/**
 * The evidence bag (BagIt, RFC 8493; SF-25): writing one, reading one without trusting it, and verifying it offline
 * (SF-27).
 */
@NullMarked
package io.porchlight.sealing.bag;

import org.jspecify.annotations.NullMarked;
