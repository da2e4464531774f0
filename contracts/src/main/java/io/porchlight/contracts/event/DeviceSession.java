package io.porchlight.contracts.event;

/**
 * A connection of a device to the edge, or its end. Sessions of one device are in the order of {@code epoch}, then of
 * {@code node} as text, whatever the order in which they arrive: a reader ignores what is below the one that it keeps.
 * With {@code online} false, the session with the same node and epoch has ended, for good.
 *
 * @param node the gateway process that holds the connection, see {@link GatewayNode}
 * @param epoch grows with each connection of the device, on whatever node
 */
public record DeviceSession(String deviceId, String node, long epoch, boolean online) implements Event {}
