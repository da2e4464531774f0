/** Goes into the JVM whose defence is switched off: nothing here may need more than the JDK. */
@NullMarked
package io.porchlight.system.defence;

import org.jspecify.annotations.NullMarked;
