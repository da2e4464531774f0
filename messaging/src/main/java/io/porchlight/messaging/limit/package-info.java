/** The form in which services promise their limits. */
@NullMarked
package io.porchlight.messaging.limit;

import org.jspecify.annotations.NullMarked;
