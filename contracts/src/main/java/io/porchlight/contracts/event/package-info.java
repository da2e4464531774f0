/** What crosses Kafka: one record per CloudEvents type. Instants named {@code …At} are Unix seconds. */
@NullMarked
package io.porchlight.contracts.event;

import org.jspecify.annotations.NullMarked;
