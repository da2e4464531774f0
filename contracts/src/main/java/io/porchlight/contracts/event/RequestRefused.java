package io.porchlight.contracts.event;

/** A request was refused, on public facts only. */
public record RequestRefused(String requestId, String problem, String detail) implements Event {}
