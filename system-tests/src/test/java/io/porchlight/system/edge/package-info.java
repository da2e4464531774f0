/** The device edge alone: packaged gateways with a real Kafka, played by clients and attackers in processes of their own. */
@NullMarked
package io.porchlight.system.edge;

import org.jspecify.annotations.NullMarked;
