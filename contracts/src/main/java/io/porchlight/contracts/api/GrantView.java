package io.porchlight.contracts.api;

import io.porchlight.contracts.event.DisclosureGranted;
import org.jspecify.annotations.Nullable;

/** A grant as the home sees it. */
public record GrantView(String status, @Nullable DisclosureGranted granted) {}
