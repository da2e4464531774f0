package io.porchlight.video;

import io.porchlight.testing.IssuerResource;
import io.porchlight.testing.KafkaResource;
import io.porchlight.testing.PostgresResource;
import io.porchlight.testing.S3Resource;
import io.quarkus.test.common.QuarkusTestResource;

/** The parts that the whole service needs, once for all tests. */
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(S3Resource.class)
@QuarkusTestResource(IssuerResource.class)
@QuarkusTestResource(ConsentTokens.class)
final class WithParts {

    private WithParts() {}
}
