package io.porchlight.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(packages = "io.porchlight.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> DECIDES = Set.of(
            "MqttSession",
            "OpenSession",
            "CommandWindow",
            "ConnectRules",
            "Packets",
            "Connections",
            "EventRules",
            "UplinkRules",
            "ClipRules",
            "UploadsUnderWay",
            "ProvisionRules",
            "CommandShelf",
            "ByteBudget",
            "TokenBucket",
            "Rates",
            "Sources",
            "ClaimedIdentities",
            "Doorstep",
            "Sessions",
            "LoginRules",
            "LoginMemory",
            "CertificateLedger",
            "Takeovers",
            "Backoff",
            "RenewalRules",
            "ReadGate",
            "Opening",
            "DeviceOrder",
            "EdgeLimits");

    @ArchTest
    static final ArchRule decisionsArePure = noClasses()
            .that(DescribedPredicate.describe("decide", (JavaClass type) -> DECIDES.contains(type.getSimpleName())))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.quarkus..", "jakarta..", "org.apache.kafka..", "io.netty.channel..");

    @ArchTest
    static final ArchRule theGatewayHasNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "jakarta.persistence..", "org.hibernate.reactive..", "io.vertx.sqlclient..");

    @ArchTest
    static final ArchRule servicesDoNotImportOneAnother = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.porchlight.video..", "io.porchlight.consent..", "io.porchlight.law..");
}
