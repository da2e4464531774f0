package io.porchlight.video.service;

import java.util.Set;

/**
 * Addresses that anyone may call without a token: none. Health and metrics are on the management port. A test walks
 * every route of the service against this list.
 */
public final class PublicPaths {

    /** The list. */
    public static final Set<String> ALL = Set.of();

    private PublicPaths() {}
}
