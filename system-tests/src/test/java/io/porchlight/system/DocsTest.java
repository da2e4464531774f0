package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.report.ProofTable;
import io.porchlight.stack.report.ProofTable.Reference;
import io.porchlight.stack.report.ProofTable.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The lists of requirements and attacks are whole, and what they call a proof exists. That each named test also ran is
 * checked at the end of {@code ./porchlight test} (see {@link io.porchlight.stack.report.TestReport}).
 */
class DocsTest {
    private static final Path REQUIREMENTS = Sources.root().resolve("docs/requirements.md");
    private static final Path THREATS = Sources.root().resolve("docs/threat-model.md");
    private static final Pattern A_TEST =
            Pattern.compile("@(Test|ParameterizedTest|TestFactory|RepeatedTest|FuzzTest|ArchTest)\\b");

    @Test
    @DisplayName("every requirement has exactly one row, in the order of its id")
    void everyRequirementHasOneRow() throws IOException {
        assertEquals(ids("requirement-ids.txt"), ids(ProofTable.read(REQUIREMENTS)));
    }

    @Test
    @DisplayName("every attack has exactly one row, in the order of its id")
    void everyAttackHasOneRow() throws IOException {
        assertEquals(ids("attack-ids.txt"), ids(ProofTable.read(THREATS)));
    }

    @Test
    @DisplayName("every row of the requirements names a test, or says that there is none")
    void everyRequirementSaysHowItIsProved() throws IOException {
        assertAll(ProofTable.read(REQUIREMENTS).stream().map(row -> () -> {
            assertEquals(3, row.cells().size(), row.id() + " has other cells than reported, done, proof");
            assertEquals(List.of(), row.malformed(), row.id() + " names tests in no known form");
            String proof = row.proof();
            if (row.references().isEmpty()) {
                assertTrue(proof.equals("not yet") || proof.equals("policy text only"), row.id() + ": " + proof);
            } else if (proof.startsWith("not yet")) {
                assertTrue(proof.startsWith("not yet; in part "), row.id() + ": " + proof);
            }
        }));
    }

    @Test
    @DisplayName("an attack that no test mounts on the running system is called open, with the reason")
    void everyAttackIsMountedOrOpen() throws IOException {
        assertAll(ProofTable.read(THREATS).stream().map(row -> () -> {
            assertEquals(3, row.cells().size(), row.id() + " has other cells than attack, defence, proof");
            assertEquals(List.of(), row.malformed(), row.id() + " names tests in no known form");
            List<Reference> mounted = row.references().stream()
                    .filter(reference -> reference.module().equals("system-tests"))
                    .toList();
            assertTrue(
                    !mounted.isEmpty() || row.proof().matches("open: .{8,}"),
                    row.id() + " is neither mounted by system-tests nor called open with a reason");
            for (Reference reference : mounted) {
                Path file = javaTest(reference).orElseThrow(() -> new AssertionError(row.id() + ": " + reference));
                assertTrue(
                        Sources.read(file).contains(row.id()), reference + " does not say that it mounts " + row.id());
            }
        }));
    }

    @Test
    @DisplayName("every test that a row names exists in the source tree")
    void everyNamedTestExists() throws IOException {
        for (Path page : List.of(REQUIREMENTS, THREATS)) {
            assertAll(ProofTable.read(page).stream().flatMap(row -> row.references().stream()
                    .map(reference -> () -> assertTrue(exists(reference), row.id() + " names no test: " + reference))));
        }
    }

    @Test
    @DisplayName("every link between the pages leads somewhere")
    void linksLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        try (var pages = Files.walk(Sources.root().resolve("docs"))) {
            List<Path> all = new ArrayList<>(
                    pages.filter(page -> page.toString().endsWith(".md")).toList());
            List.of("README.md", "SECURITY.md", "CONTRIBUTING.md", "k8s/README.md", "sealing/README.md")
                    .forEach(page -> all.add(Sources.root().resolve(page)));
            assertAll(all.stream().filter(Files::exists).flatMap(page -> link.matcher(Sources.read(page))
                    .results()
                    .map(found -> () -> assertTrue(
                            Files.exists(page.resolveSibling(found.group(1))), page + " leads to " + found.group(1)))));
        }
    }

    private static boolean exists(Reference reference) {
        if (reference.web()) {
            Path file =
                    Sources.root().resolve(reference.module()).resolve("test").resolve(reference.subject());
            return Files.isRegularFile(file) && Sources.read(file).contains(reference.test());
        }
        return javaTest(reference)
                .filter(file -> declares(Sources.read(file), reference.test()))
                .isPresent();
    }

    private static Optional<Path> javaTest(Reference reference) {
        return Sources.java(reference.module(), "test").stream()
                .filter(file -> file.getFileName().toString().equals(reference.subject() + ".java"))
                .findFirst();
    }

    /** Whether the source declares a method or an architecture rule of this name under an annotation of a test. */
    private static boolean declares(String source, String test) {
        Matcher declaration = Pattern.compile("(?m)^ +[\\w<>?, .]*\\b" + Pattern.quote(test) + "\\b *(\\(|=)")
                .matcher(source);
        while (declaration.find()) {
            String before = source.substring(0, declaration.start());
            int end = Math.max(before.lastIndexOf("\n\n"), before.lastIndexOf("\n    }"));
            if (A_TEST.matcher(before.substring(Math.max(0, end))).find()) {
                return true;
            }
        }
        return false;
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }

    private static List<String> ids(String resource) throws IOException {
        try (InputStream in = DocsTest.class.getResourceAsStream(resource)) {
            assertTrue(in != null, resource);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
