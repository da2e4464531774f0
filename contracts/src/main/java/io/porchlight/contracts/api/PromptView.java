package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A footage request as one home sees it. */
public record PromptView(
        String promptId,
        String requestId,
        JsonNode request,
        String requestProof,
        List<JsonNode> agencyChain,
        String agencyProof,
        List<PromptClip> clips,
        String status,
        @Nullable String jti) {}
