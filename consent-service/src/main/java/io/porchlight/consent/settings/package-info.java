/** What a home wants: plan, retention, coarse place, and how it may be asked. */
@NullMarked
package io.porchlight.consent.settings;

import org.jspecify.annotations.NullMarked;
