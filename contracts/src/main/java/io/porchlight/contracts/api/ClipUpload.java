package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** Statement and bundle (base64url of JCS bytes) of a clip. */
public record ClipUpload(JsonNode statement, String bundle, String eventId, String kind) {}
