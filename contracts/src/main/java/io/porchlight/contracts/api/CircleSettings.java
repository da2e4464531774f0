package io.porchlight.contracts.api;

import io.porchlight.contracts.event.RetentionDays;
import org.jspecify.annotations.Nullable;

/** A home's plan (NONE or STANDARD), retention, coarse cell (H3 resolution 9) and request settings. */
public record CircleSettings(
        String plan, RetentionDays retentionDays, @Nullable String cell, boolean audio, RequestSettings requests) {}
