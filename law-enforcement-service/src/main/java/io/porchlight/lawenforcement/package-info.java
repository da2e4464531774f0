/** Agencies, their requests and what homes disclosed to them; the portal's session; the public pages. */
@NullMarked
package io.porchlight.lawenforcement;

import org.jspecify.annotations.NullMarked;
