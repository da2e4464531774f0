package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** What the gateway must know of a paired doorbell: status ACTIVE or REMOVED, plan NONE or STANDARD. */
public record DeviceRegistration(
        String deviceId,
        JsonNode device,
        String status,
        String circle,
        String circleId,
        String plan,
        RetentionDays retentionDays)
        implements Event {}
