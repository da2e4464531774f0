/** The demo. */
@NullMarked
package io.porchlight.stack.demo;

import org.jspecify.annotations.NullMarked;
