package io.porchlight.consent.settings;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class SettingsRepository implements PanacheRepositoryBase<SettingsEntity, String> {}
