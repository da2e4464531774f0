package io.porchlight.contracts.event;

/**
 * A device has used a signed login: no node takes it again. Says nothing about where or for what it was used.
 *
 * @param nonce what makes the login one of its own; it proves nothing and is no secret
 * @param lapsesAt Unix seconds; nobody takes the login after that, used or not
 */
public record DeviceLogin(String deviceId, String nonce, long lapsesAt) implements Event {}
