/** What every service says of its HTTP interface. */
@NullMarked
package io.porchlight.messaging.openapi;

import org.jspecify.annotations.NullMarked;
