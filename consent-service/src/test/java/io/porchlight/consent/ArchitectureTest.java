package io.porchlight.consent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.porchlight.consent");

    @Test
    @DisplayName("R4: nothing in this service builds a grant, a withdrawal or a signature of somebody else")
    void itMakesNoGrant() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.porchlight.sealing.grant.GrantBuilder")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.porchlight.sealing.jws.Signer")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.porchlight.sealing.circle.ChainAuthor")
                .check(SERVICE);
    }

    @Test
    @DisplayName("R2: nothing in this service opens a keyring, a recovery blob or a sealed key")
    void itOpensNoKey() {
        noClasses()
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                "openTrack|openClipKey")))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.porchlight.sealing.grant.CaseOpening")
                .check(SERVICE);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.porchlight.consent.epoch..", "io.porchlight.consent.clip..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.porchlight.sealing.key.PrivateKeyP256")
                .check(SERVICE);
    }

    @Test
    @DisplayName("R5: what decides on requests sees no home, clip or prompt")
    void requestsAreJudgedOnPublicFacts() {
        noClasses()
                .that()
                .haveSimpleName("RequestAdmission")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.porchlight.consent.clip..",
                        "io.porchlight.consent.match..",
                        "io.porchlight.consent.prompt..",
                        "io.porchlight.consent.grant..",
                        "io.porchlight.consent.settings..")
                .check(SERVICE);
    }

    @Test
    void decisionsKnowNoFramework() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Rules")
                .or()
                .haveSimpleNameEndingWith("Plan")
                .or()
                .haveSimpleName("GrantCheck")
                .or()
                .haveSimpleName("RequestAdmission")
                .or()
                .haveSimpleName("MemberProof")
                .or()
                .haveSimpleName("TreeBatch")
                .or()
                .haveSimpleName("HomeCells")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(
                        "io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta.ws..", "org.hibernate..")
                .check(SERVICE);
    }

    @Test
    void entitiesStayInTheirFeature() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(SERVICE);
    }
}
