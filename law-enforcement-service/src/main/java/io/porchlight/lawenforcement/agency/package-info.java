/** Agencies: chains of signed links, proposals, accreditation, keyrings. */
@NullMarked
package io.porchlight.lawenforcement.agency;

import org.jspecify.annotations.NullMarked;
