package io.porchlight.lawenforcement.officer;

/**
 * Who is signed in.
 *
 * @param pseudonym base64url(SHA-256(iss | "|" | sub)), 43 characters; the subject itself is never stored
 * @param agency the agency's slug, from the provider's claim {@code agency}
 * @param name shown to the officer only, never stored
 */
public record Officer(String pseudonym, String agency, String name) {}
