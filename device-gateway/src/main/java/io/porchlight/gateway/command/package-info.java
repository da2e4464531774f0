/** Commands down to devices: the last one of each kind, until it expires. */
@NullMarked
package io.porchlight.gateway.command;

import org.jspecify.annotations.NullMarked;
