/** P-256 keys in the only two forms that leave memory (SF-02). */
@NullMarked
package io.porchlight.sealing.key;

import org.jspecify.annotations.NullMarked;
