package io.porchlight.contracts.api;

/** Answer to the creation of a circle. */
public record CircleCreated(String circleId) {}
