package io.porchlight.consent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.porchlight.messaging.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessCursorTest {
    @Test
    void readsWhatItWrote() {
        AccessCursor cursor = new AccessCursor(1_790_000_000, 42);
        assertThat(AccessCursor.of(cursor.text())).isEqualTo(cursor);
        assertThat(AccessCursor.of("")).isEqualTo(AccessCursor.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1790000000", "-1-1", "1-", "-1", "1-2-3", "a-b", "1-1234567890123456789", " 1-2"})
    void refusesWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> AccessCursor.of(text))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.status()).isEqualTo(400));
    }
}
