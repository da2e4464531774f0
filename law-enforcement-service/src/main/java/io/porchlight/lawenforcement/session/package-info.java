/** The portal's session: sign-in by OIDC code flow, and what keeps other sites out. */
@NullMarked
package io.porchlight.lawenforcement.session;

import org.jspecify.annotations.NullMarked;
