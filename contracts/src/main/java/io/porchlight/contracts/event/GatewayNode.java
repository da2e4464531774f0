package io.porchlight.contracts.event;

/**
 * A gateway process says that it lives. Once {@code aliveUntil} (Unix seconds) has passed none of its sessions is one:
 * a process that dies takes no leave.
 *
 * @param node a random id, fresh at each start of the process
 */
public record GatewayNode(String node, long aliveUntil) implements Event {}
