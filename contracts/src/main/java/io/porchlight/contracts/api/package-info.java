/** What crosses HTTP: one record per body. Bytes are base64url text without padding. */
@NullMarked
package io.porchlight.contracts.api;

import org.jspecify.annotations.NullMarked;
