package io.porchlight.stack.report;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Adds up what Maven's surefire and failsafe and the web packages' vitest wrote, and says so in one last line
 * {@code N passed, N failed}.
 *
 * <p>A skipped test counts as failed: whatever a test needs is there or the run is not green. A suite (a Java module
 * that has test classes, or a web package that has a test script) without a single test counts as one failure, and so
 * does each test that {@code docs/requirements.md} or {@code docs/threat-model.md} names as a proof and that did not
 * run. Uses the JDK alone, so that {@code java TestReport.java} works where nothing could be compiled.
 *
 * <p>Exit code 0 when at least one test ran and none failed, 1 otherwise.
 */
public final class TestReport {
    private static final Pattern TEST_SOURCE = Pattern.compile(".*(Test|Tests|TestCase|IT)\\.java");
    private static final int SHOWN = 40;

    private final List<String> problems = new ArrayList<>();
    private final TestOutcomes outcomes = new TestOutcomes();
    private long passed;
    private long failed;

    private TestReport() {}

    /**
     * @param arguments the repository's root, then the folder with vitest's JSON reports (named
     *     {@code <web folder with '/' as '_'>.json}), then the web folders that have a test script
     */
    public static void main(String[] arguments) throws IOException {
        TestReport report = of(
                Path.of(arguments[0]), Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length));
        report.problems.stream().limit(SHOWN).forEach(System.out::println);
        if (report.problems.size() > SHOWN) {
            System.out.println("… and " + (report.problems.size() - SHOWN) + " more");
        }
        System.out.println(report.line());
        System.exit(report.green() ? 0 : 1);
    }

    /** Reads every report under {@code root} and {@code webReports}. */
    public static TestReport of(Path root, Path webReports, List<String> webFolders) throws IOException {
        TestReport report = new TestReport();
        for (Path module : modules(root)) {
            report.addModule(root.relativize(module).toString(), module);
        }
        for (String folder : webFolders) {
            report.addWeb(folder, webReports.resolve(folder.replace('/', '_') + ".json"));
        }
        report.outcomes.missing(root).forEach(report::fail);
        return report;
    }

    /** The last line of a test run. */
    public String line() {
        return passed + " passed, " + failed + " failed";
    }

    /** Whether at least one test ran and none failed. */
    public boolean green() {
        return passed > 0 && failed == 0;
    }

    /** One line for each test that failed or was skipped and for each suite that ran nothing. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private static List<Path> modules(Path root) throws IOException {
        try (Stream<Path> poms = Files.find(
                root,
                4,
                (path, attributes) -> path.endsWith("pom.xml") && !inside(root, path, "target", "node_modules"))) {
            return poms.map(Path::getParent).sorted().toList();
        }
    }

    private static boolean inside(Path root, Path path, String... folders) {
        for (Path part : root.relativize(path)) {
            if (List.of(folders).contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    private void addModule(String name, Path module) throws IOException {
        boolean expected = false;
        Path sources = module.resolve("src/test/java");
        if (Files.isDirectory(sources)) {
            try (Stream<Path> files = Files.walk(sources)) {
                expected = files.anyMatch(file ->
                        TEST_SOURCE.matcher(file.getFileName().toString()).matches());
            }
        }
        long before = passed + failed;
        for (String folder : List.of("target/surefire-reports", "target/failsafe-reports")) {
            Path reports = module.resolve(folder);
            if (Files.isDirectory(reports)) {
                try (Stream<Path> files = Files.list(reports)) {
                    for (Path file : files.sorted().toList()) {
                        if (file.getFileName().toString().matches("TEST-.*\\.xml")) {
                            addXml(name, file);
                        }
                    }
                }
            }
        }
        if (expected && passed + failed == before) {
            fail(name + ": has test classes, but none of them ran");
        }
    }

    private void addXml(String module, Path file) throws IOException {
        Document document;
        try {
            document = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(readable(file))));
        } catch (SAXException | ParserConfigurationException broken) {
            fail(file + ": unreadable report, the test run was cut off");
            return;
        }
        NodeList cases = document.getElementsByTagName("testcase");
        if (cases.getLength() == 0) {
            fail(file.getFileName() + ": ran zero tests");
        }
        String testClass = file.getFileName().toString().replaceAll("^TEST-|\\.xml$", "");
        for (int i = 0; i < cases.getLength(); i++) {
            Element testCase = (Element) cases.item(i);
            TestOutcomes.Outcome outcome = outcome(testCase);
            outcomes.add(module, testClass, testCase.getAttribute("name"), outcome);
            String name = testCase.getAttribute("classname") + "." + testCase.getAttribute("name");
            switch (outcome) {
                case FAILED -> fail("failed: " + name);
                case SKIPPED -> fail("skipped: " + name);
                case PASSED -> passed++;
            }
        }
    }

    /** The report without the characters that XML does not allow and that tests of binary content print nevertheless. */
    private static String readable(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .replaceAll("[^\\t\\n\\r -\\uD7FF\\uE000-\\uFFFD]", "?");
    }

    private static TestOutcomes.Outcome outcome(Element testCase) {
        if (has(testCase, "failure") || has(testCase, "error")) {
            return TestOutcomes.Outcome.FAILED;
        }
        return has(testCase, "skipped") ? TestOutcomes.Outcome.SKIPPED : TestOutcomes.Outcome.PASSED;
    }

    private static boolean has(Element element, String child) {
        return element.getElementsByTagName(child).getLength() > 0;
    }

    private void addWeb(String folder, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            fail(folder + ": no test report was written");
            return;
        }
        String json = Files.readString(file);
        outcomes.addWeb(folder, json);
        long total = number(json, "numTotalTests");
        long good = number(json, "numPassedTests");
        passed += good;
        failed += total - good;
        if (total > good) {
            problems.add(folder + ": " + (total - good) + " of " + total + " tests failed or were skipped");
        }
        if (total == 0) {
            fail(folder + ": ran zero tests");
        } else if (total == good && json.contains("\"success\":false")) {
            fail(folder + ": a test file could not be run");
        }
    }

    private static long number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private void fail(String problem) {
        failed++;
        problems.add(problem);
    }
}
