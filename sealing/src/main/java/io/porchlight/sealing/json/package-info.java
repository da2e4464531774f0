/** JSON as Porchlight signs and hashes it: RFC 8785 form, integers only, nothing unknown (SF-01). */
@NullMarked
package io.porchlight.sealing.json;

import org.jspecify.annotations.NullMarked;
