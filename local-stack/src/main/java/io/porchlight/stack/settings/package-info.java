/** What the services are told when they start. */
@NullMarked
package io.porchlight.stack.settings;

import org.jspecify.annotations.NullMarked;
