package io.porchlight.consent.circle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeviceLinksTest {
    @Test
    @DisplayName("a doorbell is handed as many links as fit, in order, and always one")
    void page() {
        assertThat(Circles.page(List.of(), 10)).isEmpty();
        assertThat(Circles.page(List.of("four", "five5", "x"), 10)).containsExactly("four", "five5", "x");
        assertThat(Circles.page(List.of("four", "five5", "xx"), 10)).containsExactly("four", "five5");
        assertThat(Circles.page(List.of("twelve bytes", "x"), 10)).containsExactly("twelve bytes");
    }
}
