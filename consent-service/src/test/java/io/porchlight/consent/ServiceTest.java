package io.porchlight.consent;

import io.porchlight.consent.play.Parties;
import io.porchlight.testing.IssuerResource;
import io.porchlight.testing.KafkaResource;
import io.porchlight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test against the running service with real PostgreSQL, Kafka, a witness, and an issuer of tokens. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = IssuerResource.class,
        initArgs = {
            @ResourceArg(name = "realm", value = "homes"),
            @ResourceArg(name = "tenants", value = "services=services")
        })
@QuarkusTestResource(Parties.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTest {}
