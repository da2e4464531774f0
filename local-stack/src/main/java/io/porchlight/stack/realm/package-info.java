/** Who may sign in: the realms of the demo. */
@NullMarked
package io.porchlight.stack.realm;

import org.jspecify.annotations.NullMarked;
