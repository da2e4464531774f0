/** The frame around a Kafka consumer: envelope, inbox, transaction, retries, dead letters. */
@NullMarked
package io.porchlight.messaging.consume;

import org.jspecify.annotations.NullMarked;
