/** What runs at fixed times. */
@NullMarked
package io.porchlight.messaging.schedule;

import org.jspecify.annotations.NullMarked;
