package io.porchlight.consent.circle;

/**
 * A household as this service addresses it.
 *
 * @param circleId known to the home and to this service only
 * @param pseudonym 128 random bits, the only name that other services know
 * @param n number of the chain's last link
 * @param head that link's hash
 */
public record Home(String circleId, String pseudonym, long n, String head) {}
