/** What a device says upwards, judged: events, replies and state. */
@NullMarked
package io.porchlight.gateway.event;

import org.jspecify.annotations.NullMarked;
