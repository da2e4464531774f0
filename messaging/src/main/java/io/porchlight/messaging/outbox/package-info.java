/** Transactional outbox: an event leaves if, and only if, the transaction that wrote it committed. */
@NullMarked
package io.porchlight.messaging.outbox;

import org.jspecify.annotations.NullMarked;
