package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** A signed link of an agency circle, in chain order. */
public record AgencyLink(String agencyId, JsonNode link) implements Event {}
