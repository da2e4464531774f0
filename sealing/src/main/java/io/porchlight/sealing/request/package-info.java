/** What an agency asks: the request that two officers sign and the log publishes (SF-18), and the rules it must keep. */
@NullMarked
package io.porchlight.sealing.request;

import org.jspecify.annotations.NullMarked;
