/** The only place that touches object storage. */
@NullMarked
package io.porchlight.video.storage;

import org.jspecify.annotations.NullMarked;
