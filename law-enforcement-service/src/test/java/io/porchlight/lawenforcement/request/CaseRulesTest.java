package io.porchlight.lawenforcement.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.messaging.problem.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class CaseRulesTest {
    private static final long NOW = 1_800_000_000L;
    private static final long DAY = 86_400;
    private static final Gen<List<String>> AREAS = lists().of(
                    integers().between(0, 30).map(i -> "cell" + i))
            .ofSizeBetween(1, 19)
            .map(CaseRulesTest::area);

    @Test
    void overlapIsSymmetricAndFullForTheSameArea() {
        qt().forAll(AREAS, AREAS)
                .check((a, b) -> CaseRules.overlap(a, b) == CaseRules.overlap(b, a)
                        && CaseRules.overlap(a, a) == 100
                        && CaseRules.overlap(a, b) >= 0
                        && CaseRules.overlap(a, b) <= 100
                        && (CaseRules.overlap(a, b) == 100) == a.equals(b));
    }

    @Test
    @DisplayName("A-02: another area is refused for a case, whatever the areas are")
    void oneAreaPerCase() {
        qt().forAll(AREAS, AREAS).assuming((a, b) -> !a.equals(b)).check((a, b) -> {
            try {
                CaseRules.check(asked("1", b, 0), List.of(at("1", a, 0, NOW - DAY)));
                return false;
            } catch (Problem problem) {
                return problem.slug().equals("case-area");
            }
        });
    }

    @Test
    @DisplayName("A-03: a case has two windows, and no third")
    void twoWindows() {
        List<String> area = List.of("a", "b", "c");
        List<EarlierRequest> two = List.of(at("1", area, 0, NOW - DAY), at("1", area, 900, NOW - DAY));
        assertThatCode(() -> CaseRules.check(asked("1", area, 900), two)).doesNotThrowAnyException();
        assertThatThrownBy(() -> CaseRules.check(asked("1", area, 1800), two))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.slug()).isEqualTo("case-window"));
    }

    @Test
    @DisplayName("A-02, A-11: overlapping areas and requests a day have a budget")
    void budgets() {
        List<String> area = List.of("a", "b", "c");
        List<EarlierRequest> many = IntStream.range(0, Limits.OVERLAPPING_REQUESTS.number())
                .mapToObj(i -> at("c" + i, area, 0, NOW - 2 * DAY))
                .toList();
        assertThatThrownBy(() -> CaseRules.check(asked("new", area, 0), many))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.slug()).isEqualTo("overlap-budget"));
        assertThatCode(() -> CaseRules.check(asked("new", List.of("x", "y", "z"), 0), many))
                .doesNotThrowAnyException();
        List<EarlierRequest> old = many.stream()
                .map(r -> at(r.caseNumber(), area, 0, NOW - 30 * DAY))
                .toList();
        assertThatCode(() -> CaseRules.check(asked("new", area, 0), old)).doesNotThrowAnyException();
        List<EarlierRequest> today = IntStream.range(0, Limits.REQUESTS_PER_DAY.number())
                .mapToObj(i -> at("c" + i, List.of("q" + i), 0, NOW - 1))
                .toList();
        assertThatThrownBy(() -> CaseRules.check(asked("new", area, 0), today))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.slug()).isEqualTo("too-many-requests"));
    }

    private static List<String> area(List<String> cells) {
        return cells.stream().distinct().sorted().toList();
    }

    private static EarlierRequest asked(String number, List<String> cells, long start) {
        return at(number, cells, start, NOW);
    }

    private static EarlierRequest at(String number, List<String> cells, long start, long createdAt) {
        return new EarlierRequest(number, cells, start, start + 900, createdAt);
    }
}
