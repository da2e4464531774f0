package io.porchlight.consent.clip;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PlacementRepository implements PanacheRepositoryBase<PlacementEntity, String> {}
