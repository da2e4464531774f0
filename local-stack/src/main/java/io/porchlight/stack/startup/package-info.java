/** Starting parts side by side, in the order of their needs. */
@NullMarked
package io.porchlight.stack.startup;

import org.jspecify.annotations.NullMarked;
