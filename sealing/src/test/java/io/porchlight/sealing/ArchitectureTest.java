package io.porchlight.sealing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module that says what the bytes mean runs anywhere: in a service, on a doorbell, on the command line. */
@AnalyzeClasses(packages = "io.porchlight.sealing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noFramework = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "jakarta..",
                    "io.vertx..",
                    "io.smallrye..",
                    "org.hibernate..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule noService = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.porchlight.gateway..",
                    "io.porchlight.video..",
                    "io.porchlight.consent..",
                    "io.porchlight.law..",
                    "io.porchlight.contracts..",
                    "io.porchlight.messaging..");

    @ArchTest
    static final ArchRule primitivesKnowNothingOfTheDomain = noClasses()
            .that()
            .resideInAnyPackage("..sealing.encoding..", "..sealing.json..", "..sealing.crypto..", "..sealing.key..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..sealing.clip..",
                    "..sealing.circle..",
                    "..sealing.pairing..",
                    "..sealing.log..",
                    "..sealing.request..",
                    "..sealing.grant..",
                    "..sealing.bag..",
                    "..sealing.jws..");
}
