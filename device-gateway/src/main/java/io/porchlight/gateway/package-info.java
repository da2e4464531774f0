/** The device gateway: its program. What it does stands in the packages below. */
@NullMarked
package io.porchlight.gateway;

import org.jspecify.annotations.NullMarked;
