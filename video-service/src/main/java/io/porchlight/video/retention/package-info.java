/** The end of clips: objects and rows are deleted, and the deletion is said. */
@NullMarked
package io.porchlight.video.retention;

import org.jspecify.annotations.NullMarked;
