/** Records to Kafka under a byte budget, and compacted topics read back. */
@NullMarked
package io.porchlight.gateway.kafka;

import org.jspecify.annotations.NullMarked;
