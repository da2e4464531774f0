package io.porchlight.contracts.event;

/** An officer viewed or exported a disclosed clip: action is view or export; {@code officer} is a member id of the agency chain. */
public record DisclosureAccess(String requestId, String jti, String clipId, String action, String officer, long at)
        implements Event {}
