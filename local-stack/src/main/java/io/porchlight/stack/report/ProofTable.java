package io.porchlight.stack.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a Markdown table whose first cell is a stable id ({@code S2-05}, {@code A-37}) and whose last cell names
 * the tests that prove the row: {@code docs/requirements.md} and {@code docs/threat-model.md}.
 *
 * <p>A test is named in backquotes, as {@code `module: ClassName.methodName`} or, of a web package,
 * {@code `web/packages/name: file.test.ts "title"`}.
 */
public final class ProofTable {
    private static final Pattern ROW = Pattern.compile("\\| *([A-Z]\\d?-\\d{2}) *\\|(.*)\\|\\s*");
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
    private static final Pattern JAVA = Pattern.compile("([a-z][a-z0-9-]*): ([A-Z]\\w*)\\.(\\w+)");
    private static final Pattern WEB = Pattern.compile("(web/[a-z0-9/-]+): ([A-Za-z]+\\.test\\.ts) \"(.+)\"");

    private ProofTable() {}

    /**
     * One test that a row names.
     *
     * @param module the Java module or the web package
     * @param subject the simple name of the test class, or the web package's test file
     * @param test the method (or the field of an architecture rule), or the title of the web package's test
     */
    public record Reference(String module, String subject, String test) {
        /** Whether a web package's test is meant. */
        public boolean web() {
            return module.startsWith("web/");
        }

        @Override
        public String toString() {
            return module + ": " + subject + (web() ? " \"" + test + "\"" : "." + test);
        }
    }

    /**
     * One row.
     *
     * @param id the first cell
     * @param cells every cell behind it
     * @param references the tests that the last cell names
     * @param malformed what stands in backquotes in the last cell and names no test in a known form
     */
    public record Row(String id, List<String> cells, List<Reference> references, List<String> malformed) {
        /** The last cell: what proves the row. */
        public String proof() {
            return cells.getLast();
        }
    }

    /** Every row of the file that begins with an id, in the file's order. */
    public static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(row(row.group(1), List.of(row.group(2).split("(?<!\\\\)\\|"))));
            }
        }
        return List.copyOf(rows);
    }

    private static Row row(String id, List<String> cells) {
        List<Reference> references = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(cells.getLast());
        while (quoted.find()) {
            reference(quoted.group(1)).ifPresentOrElse(references::add, () -> malformed.add(quoted.group(1)));
        }
        return new Row(id, cells.stream().map(String::strip).toList(), List.copyOf(references), List.copyOf(malformed));
    }

    private static Optional<Reference> reference(String text) {
        for (Pattern pattern : List.of(JAVA, WEB)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches()) {
                return Optional.of(new Reference(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return Optional.empty();
    }
}
