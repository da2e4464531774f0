package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The last settings sent to a doorbell, as the home can open them, and the doorbell's signed word that it follows some. */
public record DeviceSettingsView(
        long revision, SealedSettings forHome, @Nullable JsonNode applied) {}
