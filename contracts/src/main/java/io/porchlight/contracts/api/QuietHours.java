package io.porchlight.contracts.api;

/** Hours ({@code HH:mm}, IANA zone) in which no prompt is shown. */
public record QuietHours(String start, String end, String zone) {}
