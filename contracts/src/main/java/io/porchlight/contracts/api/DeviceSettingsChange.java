package io.porchlight.contracts.api;

/** New settings for a doorbell, sealed once to it and once to the home; {@code revision} is above the last one. */
public record DeviceSettingsChange(long revision, SealedSettings forDevice, SealedSettings forHome) {}
