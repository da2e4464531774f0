/** Ingest batches: every clip's statement goes on record before anyone can ask for it. */
@NullMarked
package io.porchlight.video.ingest;

import org.jspecify.annotations.NullMarked;
