package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pages on problems and on configuration say what the code says: nothing is missing, nothing is left over. */
class ReferencePagesTest {
    private static final List<String> MODULES =
            Stream.concat(Stream.of("messaging"), Sources.SERVICES.stream()).toList();
    /** Where a type's name is no literal beside {@code new Problem}; each has its own pattern below. */
    private static final List<String> INDIRECT = List.of(
            "Refusal.java",
            "ClipRules.java",
            "AnnouncementRules.java",
            "Answers.java",
            "RefusedProblems.java",
            "Problem.java");

    private static final Pattern PROBLEM = Pattern.compile("new Problem\\(\\s*([\\w.]+),\\s*([^,]+),");
    private static final Pattern REFUSAL = Pattern.compile("(?m)^    [A-Z_]+\\(\\s*(\\d{3}),\\s*\"([a-z-]+)\"");
    private static final Pattern CLIP_RULE = Pattern.compile("throw (?:refused|invalid)\\(\\s*\"([a-z-]+)\"");
    private static final Pattern SIGNED = Pattern.compile("\"(porchlight-[a-z-]+)\"");
    private static final Pattern REASON = Pattern.compile("new Refused\\(\\s*\"([a-z0-9]+)\\.");

    @Test
    @DisplayName("docs/problems.md has every problem type that a service can answer, with its status, and no other")
    void everyProblemTypeIsExplained() {
        SortedMap<String, TreeSet<String>> written = new TreeMap<>();
        rows("docs/problems.md", "Types").forEach((slug, cells) -> written.put(slug, statuses(cells.get(0))));
        assertEquals(problems(), written);
    }

    @Test
    @DisplayName("docs/problems.md has every area of a reason that a reader of sealed or signed parts can give")
    void everyReasonIsExplained() {
        TreeSet<String> areas = new TreeSet<>();
        for (Path file : mainFiles(List.of("sealing", "messaging"), Sources.SERVICES)) {
            REASON.matcher(Sources.read(file)).results().forEach(reason -> areas.add(reason.group(1)));
        }
        assertEquals(areas, new TreeSet<>(rows("docs/problems.md", "Reasons").keySet()));
    }

    @Test
    @DisplayName("docs/sealing.md names every kind of signed document that the code writes or reads")
    void everySignedDocumentIsNamed() {
        String page = Sources.read(Sources.root().resolve("docs/sealing.md"));
        TreeSet<String> unnamed = new TreeSet<>();
        for (Path file : mainFiles(List.of("sealing"), Sources.SERVICES)) {
            SIGNED.matcher(Sources.read(file)).results().forEach(typ -> unnamed.add(typ.group(1)));
        }
        assertTrue(unnamed.size() > 10, "the sources were not found");
        unnamed.removeIf(page::contains);
        assertEquals(Set.of(), unnamed);
    }

    @Test
    @DisplayName("docs/sealing.md has every rule from SF-01 to SF-27 once")
    void everyRuleOfSealingIsThere() {
        List<String> rules = Pattern.compile("(?m)^\\| (SF-\\d\\d) \\|")
                .matcher(Sources.read(Sources.root().resolve("docs/sealing.md")))
                .results()
                .map(rule -> rule.group(1))
                .toList();
        assertEquals(IntStream.rangeClosed(1, 27).mapToObj("SF-%02d"::formatted).toList(), rules);
    }

    @Test
    @DisplayName("docs/configuration.md has every key that a service reads, with type and default, and no other")
    void everyKeyIsExplained() {
        for (String module : MODULES) {
            SortedMap<String, String> written = new TreeMap<>();
            rows("docs/configuration.md", module)
                    .forEach((key, cells) -> written.put(key, cells.get(0) + " = " + cells.get(1)));
            assertEquals(ConfigurationKeys.of(module), written, module);
        }
    }

    private static SortedMap<String, TreeSet<String>> problems() {
        SortedMap<String, TreeSet<String>> found = new TreeMap<>();
        for (Path file : mainFiles(List.of("messaging"), Sources.SERVICES)) {
            String source = Sources.read(file);
            String name = file.getFileName().toString();
            for (MatchResult problem : PROBLEM.matcher(source).results().toList()) {
                String slug = problem.group(2).strip();
                if (slug.startsWith("\"")) {
                    add(found, slug.replace("\"", ""), problem.group(1));
                } else {
                    assertTrue(INDIRECT.contains(name), file + " hides a problem type");
                }
            }
            if (name.equals("Refusal.java")) {
                REFUSAL.matcher(source).results().forEach(entry -> add(found, entry.group(2), entry.group(1)));
            }
            if (name.equals("ClipRules.java") || name.equals("AnnouncementRules.java")) {
                CLIP_RULE.matcher(source).results().forEach(entry -> add(found, entry.group(1), "422"));
            }
        }
        assertTrue(found.size() > 40, "the sources were not found");
        return found;
    }

    private static void add(Map<String, TreeSet<String>> found, String slug, String status) {
        TreeSet<String> statuses = found.computeIfAbsent(slug, any -> new TreeSet<>());
        if (status.matches("\\d{3}")) {
            statuses.add(status);
        }
    }

    private static TreeSet<String> statuses(String cell) {
        return new TreeSet<>(List.of(cell.split(", ")));
    }

    private static List<Path> mainFiles(List<String> some, List<String> more) {
        List<Path> files = new ArrayList<>();
        Stream.concat(some.stream(), more.stream()).forEach(module -> files.addAll(Sources.java(module, "main")));
        return files;
    }

    /** The rows of a section's tables by their first cell, which stands in backquotes; the other cells without them. */
    private static SortedMap<String, List<String>> rows(String page, String section) {
        SortedMap<String, List<String>> rows = new TreeMap<>();
        boolean inside = false;
        for (String line : Sources.read(Sources.root().resolve(page)).lines().toList()) {
            if (line.startsWith("## ")) {
                inside = line.substring(3).equals(section);
            } else if (inside && line.startsWith("| `")) {
                List<String> cells = Stream.of(line.substring(1).split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList();
                assertTrue(rows.put(cells.getFirst(), cells.subList(1, cells.size())) == null, line);
            }
        }
        return rows;
    }
}
