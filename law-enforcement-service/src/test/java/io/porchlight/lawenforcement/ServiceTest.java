package io.porchlight.lawenforcement;

import io.porchlight.lawenforcement.play.Parties;
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

/**
 * A test against the running service with real PostgreSQL and Kafka, and an issuer of tokens. Officers come with bearer tokens
 * (application type {@code hybrid}, in tests only); the login form is the system tests' part.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(value = IssuerResource.class, initArgs = @ResourceArg(name = "realm", value = "agencies"))
@QuarkusTestResource(Parties.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTest {}
