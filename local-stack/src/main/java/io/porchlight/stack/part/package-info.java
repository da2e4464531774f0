/** The parts that are not ours: PostgreSQL, Kafka, object storage, Keycloak. */
@NullMarked
package io.porchlight.stack.part;

import org.jspecify.annotations.NullMarked;
