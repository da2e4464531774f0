package io.porchlight.stack.player;

import java.net.URI;

/**
 * Where the public interfaces are.
 *
 * @param homeSite origin of the home app
 * @param policeSite origin of the police portal
 * @param homesRealm issuer of realm homes
 * @param consent consent-service
 * @param video video-service
 * @param lawEnforcement law-enforcement-service
 */
public record PublicAddresses(
        URI homeSite, URI policeSite, URI homesRealm, URI consent, URI video, URI lawEnforcement) {}
