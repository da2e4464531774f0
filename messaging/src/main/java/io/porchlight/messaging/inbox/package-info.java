/** Inbox: which events a consumer has handled, remembered in the handler's own transaction. */
@NullMarked
package io.porchlight.messaging.inbox;

import org.jspecify.annotations.NullMarked;
