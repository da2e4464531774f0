/** The test vectors that Java and TypeScript share (SF-26): what is below circles, requests and grants. */
@NullMarked
package io.porchlight.sealing.vectors;

import org.jspecify.annotations.NullMarked;
