package io.porchlight.consent.request;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RequestRepository implements PanacheRepositoryBase<RequestEntity, String> {}
