/** What every server of HTTP here has to see to by itself. */
@NullMarked
package io.porchlight.messaging.http;

import org.jspecify.annotations.NullMarked;
