/** What a test run adds up to. */
@NullMarked
package io.porchlight.stack.report;

import org.jspecify.annotations.NullMarked;
