package io.porchlight.lawenforcement.agency;

/**
 * An accredited agency.
 *
 * @param slug its name in the provider's claim
 * @param agencyId the hash of its {@code create} link
 * @param n number of its last link
 * @param head hash of its last link
 */
public record Agency(String slug, String agencyId, long n, String head) {}
