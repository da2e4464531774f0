/** What the home wants of this doorbell, verified before it is followed. */
@NullMarked
package io.porchlight.doorbell.settings;

import org.jspecify.annotations.NullMarked;
