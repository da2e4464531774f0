package io.porchlight.contracts.event;

import org.jspecify.annotations.Nullable;

/** An agency link is in the public log, or was refused with a problem slug. */
public record AgencyLinkLogged(
        String agencyId,
        int n,
        String head,
        @Nullable Long index,
        @Nullable String salt,
        @Nullable String proof,
        @Nullable String problem,
        @Nullable String detail)
        implements Event {}
