package io.porchlight.gateway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.messaging.problem.Problem;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table of docs/device-protocol.md that says what each HTTPS call answers when it refuses. */
class AnswersPageTest {
    private static final Pattern TABLE = Pattern.compile("(?s)<!-- answers -->\n(.*)<!-- /answers -->");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]*\\| (\\d{3}) \\| `([a-z-]+)` \\|");
    private static final Pattern CALL = Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\|");

    private static final Pattern PROBLEM = Pattern.compile("new Problem\\(\\s*(\\d{3}),\\s*\"([a-z-]+)\"");
    private static final Pattern REFUSED = Pattern.compile("throw (?:refused|invalid)\\(\\s*\"([a-z-]+)\"");
    private static final Pattern OF_STATUS = Pattern.compile("Problem\\.ofStatus\\((\\d{3})\\)");
    private static final Pattern ROUTE = Pattern.compile("router\\.route\\(HttpMethod\\.([A-Z]+), \"([^\"]+)\"\\)");

    private static final String GATEWAY = "src/main/java";

    private static String table() {
        Matcher table = TABLE.matcher(Sources.read(Path.of("../docs/device-protocol.md")));
        assertTrue(table.find());
        return table.group(1);
    }

    /** Status and type of every problem that these sources make. */
    private static Set<String> made(String sources) {
        Set<String> made = new TreeSet<>();
        PROBLEM.matcher(sources).results().forEach(one -> made.add(one.group(1) + " " + one.group(2)));
        REFUSED.matcher(sources).results().forEach(one -> made.add("422 " + one.group(1)));
        OF_STATUS.matcher(sources).results().forEach(one -> made.add(said(Problem.ofStatus(number(one.group(1))))));
        if (sources.contains("Problem.notFound()") || sources.contains("Problem::notFound")) {
            made.add(said(Problem.notFound()));
        }
        if (sources.contains("Problem.badRequest(")) {
            made.add(said(Problem.badRequest("")));
        }
        return made;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static String said(Problem problem) {
        return problem.status() + " " + problem.slug();
    }

    @Test
    @DisplayName(
            "every status and type that the edge itself answers by HTTPS is in the table, and none that nobody answers")
    void everyAnswerIsThere() {
        Set<String> written = new TreeSet<>();
        ROW.matcher(table()).results().forEach(row -> written.add(row.group(1) + " " + row.group(2)));
        Set<String> own = made(Sources.all(GATEWAY));
        assertTrue(own.size() > 20, "the sources were not found");
        Set<String> missing = new TreeSet<>(own);
        missing.removeAll(written);
        assertEquals(Set.of(), missing);
        // What is left is passed on from video-service, or what all services answer alike.
        written.removeAll(own);
        written.removeAll(made(Sources.all("../video-service/src/main/java")));
        written.removeAll(made(Sources.all("../messaging/src/main/java/io/porchlight/messaging/problem")));
        assertEquals(Set.of(), written);
    }

    @Test
    @DisplayName("docs/problems.md explains every type in the table, with that status")
    void everyAnswerIsExplained() {
        Set<String> unexplained = new TreeSet<>();
        ROW.matcher(table()).results().forEach(row -> unexplained.add(row.group(1) + " " + row.group(2)));
        EXPLAINED
                .matcher(Sources.read(Path.of("../docs/problems.md")))
                .results()
                .forEach(row -> unexplained.remove(row.group(2) + " " + row.group(1)));
        assertEquals(Set.of(), unexplained);
    }

    @Test
    @DisplayName("every call of the device port that can refuse has its rows in the table, and no other")
    void everyCallIsThere() {
        Set<String> offered = new TreeSet<>();
        ROUTE.matcher(Sources.all(GATEWAY))
                .results()
                .forEach(route ->
                        offered.add(route.group(1) + " " + route.group(2).replaceAll(":(\\w+)", "{$1}")));
        assertTrue(offered.remove("GET /v1/time"), "it refuses nobody");
        Set<String> written = new TreeSet<>();
        CALL.matcher(table())
                .results()
                .forEach(call -> written.add(call.group(1).replaceAll("\\?.*", "")));
        assertEquals(offered, written);
    }
}
