/** What the gateway knows of devices, certificates and epochs, read whole from compacted topics before a port opens. */
@NullMarked
package io.porchlight.gateway.registry;

import org.jspecify.annotations.NullMarked;
