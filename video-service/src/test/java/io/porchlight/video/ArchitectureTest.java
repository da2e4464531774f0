package io.porchlight.video;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses service = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.porchlight.video");

    @Test
    void importsNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.porchlight.consent..", "io.porchlight.gateway..", "io.porchlight.police..")
                .check(service);
    }

    @Test
    void touchesObjectStorageInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..video.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.minio..")
                .check(service);
    }

    @Test
    void virtualThreadsNeverMeetHibernate() {
        noClasses()
                .that()
                .resideInAPackage("..video.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hibernate..", "io.quarkus.hibernate..")
                .check(service);
    }

    @Test
    void entitiesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .should()
                .bePackagePrivate()
                .check(service);
    }

    @Test
    void noKeyIsOpenedHere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "io\\.porchlight\\.sealing\\.(crypto\\.(Hpke|AesGcm)|clip\\.(TrackOpener|TrackKey|SealedKey)|"
                                + "key\\.PrivateKeyP256)")
                .check(service);
    }
}
