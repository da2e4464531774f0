package io.porchlight.consent.settings;

import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.api.CircleSettings;
import io.smallrye.mutiny.Uni;

/** A feature that acts when a home changes its settings, in the transaction of the change. */
public interface SettingsListener {
    /** The settings were changed. */
    Uni<Void> changed(Home home, CircleSettings before, CircleSettings after);
}
