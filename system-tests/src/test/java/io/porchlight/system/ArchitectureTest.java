package io.porchlight.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may import what, over all modules at once. Reads what each module's build left in {@code target}. */
class ArchitectureTest {
    private static final Map<String, String> PACKAGES = Map.of(
            "device-gateway", "io.porchlight.gateway",
            "video-service", "io.porchlight.video",
            "consent-service", "io.porchlight.consent",
            "law-enforcement-service", "io.porchlight.lawenforcement");
    private static final List<String> OTHERS =
            List.of("sealing", "contracts", "messaging", "test-support", "doorbell", "local-stack");
    /** Of contracts, what every message has: the rest is the domain. */
    private static final Set<String> OF_EVERY_MESSAGE = Set.of("Event", "EventType", "Topic");

    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "jakarta..", "io.vertx..", "io.smallrye..", "org.hibernate..", "org.eclipse.microprofile.."
    };
    private static final String[] OBJECT_STORAGE = {"io.minio..", "io.quarkiverse.minio..", "software.amazon.."};

    private static final Map<String, JavaClasses> CLASSES = new TreeMap<>();

    @BeforeAll
    static void read() {
        Stream.concat(Sources.SERVICES.stream(), OTHERS.stream())
                .filter(module -> !Sources.java(module, "main").isEmpty())
                .forEach(module -> CLASSES.put(module, classes(module, "classes")));
    }

    @Test
    @DisplayName("no service imports another")
    void servicesNeverImportOneAnother() {
        for (String service : Sources.SERVICES) {
            String[] foreign = PACKAGES.entrySet().stream()
                    .filter(other -> !other.getKey().equals(service))
                    .map(other -> other.getValue() + "..")
                    .toArray(String[]::new);
            holds(service, noClasses().should().dependOnClassesThat().resideInAnyPackage(foreign));
        }
    }

    @Test
    @DisplayName("what is not a service imports none")
    void nobodyImportsAService() {
        for (String module : OTHERS) {
            holds(module, noClasses().should().dependOnClassesThat().resideInAnyPackage(servicePackages()));
        }
    }

    @Test
    @DisplayName("messaging holds no domain: of contracts it knows names and topics of events, of sealing nothing")
    void messagingHoldsNoDomain() {
        holds(
                "messaging",
                noClasses()
                        .should()
                        .dependOnClassesThat(describe(
                                "belong to the domain",
                                type -> type.getPackageName().startsWith("io.porchlight.sealing")
                                        || (type.getPackageName().startsWith("io.porchlight.contracts")
                                                && !OF_EVERY_MESSAGE.contains(type.getSimpleName())))));
    }

    @Test
    @DisplayName("sealing imports no framework, and of our own code only itself")
    void sealingStandsAlone() {
        holds("sealing", noClasses().should().dependOnClassesThat().resideInAnyPackage(FRAMEWORKS));
        holds(
                "sealing",
                noClasses()
                        .should()
                        .dependOnClassesThat(describe(
                                "are ours and not of sealing",
                                type -> type.getPackageName().startsWith("io.porchlight.")
                                        && !type.getPackageName().startsWith("io.porchlight.sealing"))));
    }

    @Test
    @DisplayName("only video-service touches object storage")
    void onlyVideoServiceTouchesObjectStorage() {
        for (String module : CLASSES.keySet()) {
            if (!module.equals("video-service")) {
                holds(module, noClasses().should().dependOnClassesThat().resideInAnyPackage(OBJECT_STORAGE));
            }
        }
    }

    @Test
    @DisplayName("no class uses Hibernate Reactive and blocking JDBC")
    void reactiveOrBlockingNeverBoth() {
        DescribedPredicate<JavaClass> reactive =
                describe("use Hibernate Reactive", type -> type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .anyMatch(name -> name.startsWith("org.hibernate.reactive")
                                || name.startsWith("io.quarkus.hibernate.reactive")));
        ArchRule rule = noClasses()
                .that(reactive)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "io.agroal..")
                .allowEmptyShould(true);
        assertTrue(
                CLASSES.get("consent-service").stream().anyMatch(reactive), "the rule recognises Hibernate Reactive");
        CLASSES.keySet().forEach(module -> holds(module, rule));
    }

    @Test
    @DisplayName("every package is @NullMarked")
    void everyPackageIsNullMarked() {
        assertAll(Stream.concat(CLASSES.keySet().stream(), Stream.of("benchmarks"))
                .flatMap(module -> Sources.java(module, "main").stream())
                .map(Path::getParent)
                .distinct()
                .map(folder -> () -> {
                    Path info = folder.resolve("package-info.java");
                    assertTrue(
                            Files.isRegularFile(info) && Sources.read(info).contains("@NullMarked"),
                            folder + " has no package-info.java with @NullMarked");
                }));
    }

    @Test
    @DisplayName("system-tests reach the services from outside: no class of a service is in sight")
    void systemTestsStayOutside() {
        JavaClasses tests = classes("system-tests", "test-classes");
        assertFalse(tests.isEmpty());
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(servicePackages())
                .check(tests);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.porchlight.messaging..")
                .check(tests);
    }

    private static String[] servicePackages() {
        return PACKAGES.values().stream().map(name -> name + "..").toArray(String[]::new);
    }

    private static void holds(String module, ArchRule rule) {
        JavaClasses classes = CLASSES.get(module);
        if (classes != null) {
            assertFalse(classes.isEmpty(), module + " has sources and no classes: build it first");
            rule.check(classes);
        }
    }

    private static JavaClasses classes(String module, String folder) {
        return new ClassFileImporter()
                .importPaths(Sources.root().resolve(module).resolve("target").resolve(folder));
    }
}
