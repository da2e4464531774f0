/** Footage requests, judged on public facts only. */
@NullMarked
package io.porchlight.consent.request;

import org.jspecify.annotations.NullMarked;
