/** Recording: sealing into the spool, and uploading until it has arrived. */
@NullMarked
package io.porchlight.doorbell.clip;

import org.jspecify.annotations.NullMarked;
