package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** What a doorbell answered: kind is provisioned, pair-hello, paired, ack, head, state or cloned. */
public record DeviceReply(String deviceId, String kind, JsonNode body) implements Event {}
