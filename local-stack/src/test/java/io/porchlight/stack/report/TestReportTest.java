package io.porchlight.stack.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportTest {
    private static final String PASSED = "<testcase classname=\"a.B\" name=\"works\"/>";
    private static final String FAILED = "<testcase classname=\"a.B\" name=\"breaks\"><failure/></testcase>";
    private static final String SKIPPED = "<testcase classname=\"a.B\" name=\"waits\"><skipped/></testcase>";

    @TempDir
    Path root;

    @Test
    void addsUpModulesAndWebSuites() throws IOException {
        module("one", PASSED + PASSED);
        module("two", PASSED);
        web("{\"numTotalTests\":4,\"numPassedTests\":4,\"success\":true}");
        TestReport report = report();
        assertEquals("7 passed, 0 failed", report.line());
        assertTrue(report.green());
    }

    @Test
    void namesTestsThatFailedOrWereSkippedAndCountsBothAsFailed() throws IOException {
        module("one", PASSED + FAILED + SKIPPED);
        web("{\"numTotalTests\":4,\"numPassedTests\":3,\"success\":false}");
        TestReport report = report();
        assertEquals("4 passed, 3 failed", report.line());
        assertFalse(report.green());
        assertTrue(report.problems().contains("failed: a.B.breaks"));
        assertTrue(report.problems().contains("skipped: a.B.waits"));
    }

    @Test
    void aModuleWithTestClassesThatRanNothingFails() throws IOException {
        module("one", PASSED);
        sources("two");
        web("{\"numTotalTests\":1,\"numPassedTests\":1,\"success\":true}");
        assertEquals(List.of("two: has test classes, but none of them ran"), report().problems());
    }

    @Test
    void aReportWithoutTestsFails() throws IOException {
        module("one", PASSED);
        module("two", "");
        web("{\"numTotalTests\":1,\"numPassedTests\":1,\"success\":true}");
        assertFalse(report().green());
    }

    @Test
    void aReportThatWasCutOffFails() throws IOException {
        module("one", PASSED);
        Files.writeString(root.resolve("one/target/surefire-reports/TEST-cut.xml"), "<testsuite><testcase");
        web("{\"numTotalTests\":1,\"numPassedTests\":1,\"success\":true}");
        assertFalse(report().green());
    }

    @Test
    void aWebSuiteWithoutReportOrTestsOrWithABrokenFileFails() throws IOException {
        module("one", PASSED);
        assertEquals(List.of("web/a: no test report was written"), report().problems());
        web("{\"numTotalTests\":0,\"numPassedTests\":0,\"success\":true}");
        assertEquals(List.of("web/a: ran zero tests"), report().problems());
        web("{\"numTotalTests\":2,\"numPassedTests\":2,\"success\":false}");
        assertEquals(List.of("web/a: a test file could not be run"), report().problems());
    }

    @Test
    void aProofThatDidNotRunOrWasSkippedFails() throws IOException {
        Path docs = Files.createDirectories(root.resolve("docs"));
        Files.writeString(docs.resolve("requirements.md"), """
                | id | what | proof |
                |---|---|---|
                | S0-01 | a | `one: B.works`; `one: B.gone` |
                | S0-02 | b | `one: B.waits`; `one: B.breaks` |
                | S0-03 | c | prohibited: `web/a: c.test.ts "says \"no\""`; `web/a: c.test.ts "left out"` |
                """);
        Files.writeString(
                docs.resolve("threat-model.md"), "| A-01 | a | `one: B.gone` |\n| A-02 | b | open: later |\n");
        module("one", PASSED.replace("works", "works(int)[1]") + FAILED + SKIPPED);
        web("{\"numTotalTests\":1,\"numPassedTests\":1,\"success\":true,\"testResults\":[{\"assertionResults\":"
                + "[{\"fullName\":\"x says\",\"status\":\"passed\",\"title\":\"says \\\"no\\\"\"}]}]}");
        TestReport report = report();
        assertEquals(
                List.of(
                        "failed: a.B.breaks",
                        "skipped: a.B.waits",
                        "named as the proof of A-01, S0-01 but did not run: one: B.gone",
                        "named as the proof of S0-02 but was skipped: one: B.waits",
                        "named as the proof of S0-03 but did not run: web/a: c.test.ts \"left out\""),
                report.problems());
        assertEquals("2 passed, 5 failed", report.line());
    }

    @Test
    void whatATestPrintsCannotMakeItsReportUnreadable() throws IOException {
        module("one", PASSED + "<system-out><![CDATA[\uFFFE\u0001]]></system-out>");
        web("{\"numTotalTests\":1,\"numPassedTests\":1,\"success\":true}");
        assertEquals("2 passed, 0 failed", report().line());
    }

    @Test
    void nothingAtAllIsNotGreen() throws IOException {
        assertFalse(TestReport.of(root, root, List.of()).green());
    }

    private TestReport report() throws IOException {
        return TestReport.of(root, root, List.of("web/a"));
    }

    private void web(String json) throws IOException {
        Files.writeString(root.resolve("web_a.json"), json);
    }

    private void sources(String module) throws IOException {
        Path folder = Files.createDirectories(root.resolve(module).resolve("src/test/java"));
        Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
        Files.writeString(folder.resolve("BTest.java"), "");
    }

    private void module(String module, String cases) throws IOException {
        sources(module);
        Path reports = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.B.xml"), "<testsuite>" + cases + "</testsuite>");
    }
}
