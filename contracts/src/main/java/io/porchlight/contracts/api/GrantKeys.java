package io.porchlight.contracts.api;

import java.util.List;

/** Keys by which a grant can be withdrawn. */
public record GrantKeys(List<GrantKey> grantKeys) {}
