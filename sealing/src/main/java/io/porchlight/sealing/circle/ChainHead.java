package io.porchlight.sealing.circle;

/**
 * What a reader remembers of a chain between two visits, so that a server can neither roll it back nor fork it.
 *
 * @param circleId the circle
 * @param n the number of the last link seen
 * @param hash its hash (SF-04)
 */
public record ChainHead(String circleId, long n, String hash) {}
