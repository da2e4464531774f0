package io.porchlight.consent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;

import com.uber.h3core.H3Core;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.QuietHours;
import io.porchlight.contracts.api.RequestSettings;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.messaging.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HomeCellsTest {
    private final H3Core h3 = H3Core.newInstance();

    HomeCellsTest() throws IOException {}

    @Test
    @DisplayName("A-01, A-24: a home is always found by a request for its own cell, however coarsely it is held")
    void requestsFindHomes() {
        qt().forAll(doubles().between(-80, 80), doubles().between(-179, 179)).checkAssert((lat, lng) -> {
            String cell = h3.latLngToCellAddress(lat, lng, HomeCells.FINE);
            HomeCells sparse = new HomeCells(h3, Map.of(), 50);
            HomeCells dense = new HomeCells(h3, Map.of(cell, 50), 50);
            assertThat(sparse.held(cell)).isNotEqualTo(cell);
            assertThat(h3.getResolution(sparse.held(cell))).isEqualTo(HomeCells.COARSE);
            assertThat(dense.held(cell)).isEqualTo(cell);
            assertThat(sparse.candidates(List.of(cell))).contains(sparse.held(cell), dense.held(cell));
            assertThat(sparse.held(sparse.held(cell))).isEqualTo(sparse.held(cell));
        });
    }

    @Test
    @DisplayName("A-01: 49 addresses are one too few")
    void theThreshold() {
        String cell = h3.latLngToCellAddress(48.1, 11.5, HomeCells.FINE);
        assertThat(new HomeCells(h3, Map.of(cell, 49), 50).held(cell)).isNotEqualTo(cell);
        assertThat(new HomeCells(h3, Map.of(cell, 49), 0).held(cell)).isEqualTo(cell);
    }

    @Test
    @DisplayName("S0-25: a finer cell than resolution 9 is not a home's cell")
    void finerCellsAreRefused() {
        HomeCells cells = new HomeCells(h3, Map.of(), 0);
        assertThat(cells.isHomeCell(h3.latLngToCellAddress(48.1, 11.5, 9))).isTrue();
        assertThat(cells.isHomeCell(h3.latLngToCellAddress(48.1, 11.5, 10))).isFalse();
        assertThat(cells.isHomeCell(h3.latLngToCellAddress(48.1, 11.5, 15))).isFalse();
        assertThat(cells.isHomeCell("48.1,11.5")).isFalse();
    }

    @Test
    @DisplayName("F-05: retention is 1 to 30 days per kind")
    void retention() {
        assertThat(SettingsRules.checked(settings(new RetentionDays(1, 30, 1, 30), null)))
                .isNotNull();
        for (RetentionDays days : List.of(
                new RetentionDays(0, 1, 1, 1),
                new RetentionDays(1, 31, 1, 1),
                new RetentionDays(1, 1, -1, 1),
                new RetentionDays(1, 1, 1, 365))) {
            assertThatThrownBy(() -> SettingsRules.checked(settings(days, null)))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.slug()).isEqualTo("settings-invalid"));
        }
    }

    @Test
    void quietHours() {
        RetentionDays days = new RetentionDays(1, 1, 1, 1);
        assertThat(SettingsRules.checked(settings(days, new QuietHours("22:00", "07:00", "Europe/Paris"))))
                .isNotNull();
        for (QuietHours wrong : List.of(
                new QuietHours("22:00", "22:00", "UTC"),
                new QuietHours("24:00", "07:00", "UTC"),
                new QuietHours("9:00", "10:00", "UTC"),
                new QuietHours("22:00", "07:00", "Nowhere/Town"))) {
            assertThatThrownBy(() -> SettingsRules.checked(settings(days, wrong)))
                    .isInstanceOf(Problem.class);
        }
    }

    private static CircleSettings settings(RetentionDays days, @Nullable QuietHours quiet) {
        return new CircleSettings("STANDARD", days, null, new RequestSettings(false, 2, quiet, List.of()));
    }
}
