package io.porchlight.lawenforcement;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.porchlight.lawenforcement");

    @Test
    void servicesNeverImportOneAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.porchlight.consent..", "io.porchlight.video..", "io.porchlight.gateway..")
                .check(SERVICE);
    }

    @Test
    void decisionsKnowNoFramework() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Rules")
                .and()
                .doNotHaveSimpleName("AreaRules")
                .or()
                .haveSimpleName("JoinAnswer")
                .or()
                .haveSimpleName("ReturnPath")
                .or()
                .haveSimpleName("CaseNumber")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.porchlight..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(SERVICE);
    }

    @Test
    void featuresDependOnOneAnotherInOneDirection() {
        slices().matching("io.porchlight.lawenforcement.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SERVICE);
    }

    @Test
    @DisplayName("S1-06: entities never leave their feature")
    void entitiesArePackagePrivate() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Entity")
                .should()
                .bePackagePrivate()
                .check(SERVICE);
    }
}
