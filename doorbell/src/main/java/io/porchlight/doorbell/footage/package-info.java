/** What the camera delivers: sample footage, split into tracks and stripped of container metadata. */
@NullMarked
package io.porchlight.doorbell.footage;

import org.jspecify.annotations.NullMarked;
