/** What a data folder remembers between runs: ports, secrets, the lock. */
@NullMarked
package io.porchlight.stack.folder;

import org.jspecify.annotations.NullMarked;
