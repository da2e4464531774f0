/** The CloudEvents envelope in Kafka binary mode, and the producer that writes it. */
@NullMarked
package io.porchlight.messaging.event;

import org.jspecify.annotations.NullMarked;
