package io.porchlight.stack.report;

import io.porchlight.stack.report.ProofTable.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of each test of a run, and whether every test that the documentation names as a proof was among them.
 *
 * <p>A test that ran several times with different arguments counts as passed only if each run passed.
 */
final class TestOutcomes {
    private static final Pattern WEB_TEST =
            Pattern.compile("\"status\"\\s*:\\s*\"(\\w+)\"\\s*,\\s*\"title\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What a test came to; the worst of several runs counts. */
    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    private final Map<Reference, Outcome> outcomes = new HashMap<>();

    /**
     * Takes up one test case of a surefire or failsafe report.
     *
     * @param testClass the qualified name of the class (from the report's file name: the report itself may give a
     *     display name)
     * @param testCase its name, with arguments or an index behind it where it has any
     */
    void add(String module, String testClass, String testCase, Outcome outcome) {
        String simple = testClass.substring(testClass.lastIndexOf('.') + 1);
        put(new Reference(module, simple, testCase.replaceFirst("[(\\[{ ].*", "")), outcome);
    }

    /** Takes up every test of a vitest report in its JSON form. */
    void addWeb(String folder, String json) {
        Matcher test = WEB_TEST.matcher(json);
        while (test.find()) {
            String title = test.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
            put(
                    new Reference(folder, "", title),
                    switch (test.group(1)) {
                        case "passed" -> Outcome.PASSED;
                        case "failed" -> Outcome.FAILED;
                        default -> Outcome.SKIPPED;
                    });
        }
    }

    private void put(Reference test, Outcome outcome) {
        outcomes.merge(test, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** One line for each test that a table under {@code docs} names and that did not run, or was skipped. */
    List<String> missing(Path root) throws IOException {
        Map<Reference, TreeSet<String>> named = new LinkedHashMap<>();
        for (String page : List.of("docs/requirements.md", "docs/threat-model.md")) {
            Path file = root.resolve(page);
            if (Files.isRegularFile(file)) {
                for (ProofTable.Row row : ProofTable.read(file)) {
                    row.references().forEach(reference -> named.computeIfAbsent(reference, any -> new TreeSet<>())
                            .add(row.id()));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        named.forEach((reference, ids) -> {
            Outcome outcome =
                    outcomes.get(reference.web() ? new Reference(reference.module(), "", reference.test()) : reference);
            if (outcome == null || outcome == Outcome.SKIPPED) {
                lines.add("named as the proof of " + String.join(", ", ids)
                        + (outcome == null ? " but did not run: " : " but was skipped: ") + reference);
            }
        });
        return lines;
    }
}
