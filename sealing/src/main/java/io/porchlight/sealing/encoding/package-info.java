/** Bytes and their texts: base64url and hexadecimal, both strict. */
@NullMarked
package io.porchlight.sealing.encoding;

import org.jspecify.annotations.NullMarked;
