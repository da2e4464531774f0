/**
 * What a household hands over: grants signed by each clip's own key, sealed to one case (SF-19), who in the household
 * signed (SF-20), and withdrawals (SF-21).
 */
@NullMarked
package io.porchlight.sealing.grant;

import org.jspecify.annotations.NullMarked;
