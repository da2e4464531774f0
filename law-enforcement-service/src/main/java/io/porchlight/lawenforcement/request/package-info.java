/** Footage requests: two officers sign, the public reads. */
@NullMarked
package io.porchlight.lawenforcement.request;

import org.jspecify.annotations.NullMarked;
