package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An officer's agency. */
public record AgencyView(
        String slug,
        @Nullable String agencyId,
        @Nullable String name,
        @Nullable String agencyKind,
        List<JsonNode> chain,
        @Nullable String createProof,
        List<ProposalView> proposals,
        List<JoinView> joins) {}
