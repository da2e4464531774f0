/** RFC 9457 problem documents for every error that leaves a service by HTTP, and security headers. */
@NullMarked
package io.porchlight.messaging.problem;

import org.jspecify.annotations.NullMarked;
