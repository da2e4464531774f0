package io.porchlight.contracts.api;

/** A command is on its way; its outcome shows among the doorbell's commands. */
public record CommandSent(String commandId) {}
