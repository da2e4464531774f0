/** Programs in processes of their own, and the promise that none outlives the stack. */
@NullMarked
package io.porchlight.stack.process;

import org.jspecify.annotations.NullMarked;
