/** The two static sites. */
@NullMarked
package io.porchlight.stack.site;

import org.jspecify.annotations.NullMarked;
