package io.porchlight.contracts.api;

import io.porchlight.contracts.event.RetentionDays;
import org.jspecify.annotations.Nullable;

/**
 * A home's plan (NONE or STANDARD), retention, coarse cell (H3 resolution 9) and request settings: what servers have to
 * know. What doorbells record is not among it; that travels sealed ({@link DeviceSettingsChange}).
 */
public record CircleSettings(
        String plan, RetentionDays retentionDays, @Nullable String cell, RequestSettings requests) {}
