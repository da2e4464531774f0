package io.porchlight.consent.prompt;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PromptRepository implements PanacheRepositoryBase<PromptEntity, String> {}
