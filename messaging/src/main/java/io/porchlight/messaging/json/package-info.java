/** JSON as services keep it. */
@NullMarked
package io.porchlight.messaging.json;

import org.jspecify.annotations.NullMarked;
