package io.porchlight.contracts.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a home wants to be asked. */
public record RequestSettings(
        boolean optOut, int monthlyCap, @Nullable QuietHours quietHours, List<String> excludedAgencyKinds) {}
