package io.porchlight.lawenforcement.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

class ReturnPathTest {
    private static final String PORTAL = "https://portal.porchlight.test:4443";

    @Test
    void anyTextLeadsToThePortal() {
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 40)).check(ReturnPathTest::staysAtThePortal);
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 20))
                .check(text -> staysAtThePortal("/" + text)
                        && staysAtThePortal("//" + text)
                        && staysAtThePortal("/\\" + text)
                        && staysAtThePortal("/@" + text)
                        && staysAtThePortal("." + text)
                        && staysAtThePortal("@" + text));
    }

    @Test
    void pathsOfThePortalAreKept() {
        assertThat(ReturnPath.of("/requests/1?tab=2#top")).isEqualTo("/requests/1?tab=2#top");
        assertThat(ReturnPath.of(null)).isEqualTo("/");
        assertThat(ReturnPath.of("//evil.test")).isEqualTo("/");
        assertThat(ReturnPath.of("/\\evil.test")).isEqualTo("/");
        assertThat(ReturnPath.of("/\t/evil.test")).isEqualTo("/");
        assertThat(ReturnPath.of("https://evil.test/")).isEqualTo("/");
        assertThat(ReturnPath.of("/" + "a".repeat(600))).isEqualTo("/");
    }

    private static boolean staysAtThePortal(String asked) {
        String path = ReturnPath.of(asked);
        try {
            URI uri = new URI(PORTAL + path);
            return path.startsWith("/")
                    && !path.startsWith("//")
                    && !path.contains("\\")
                    && "portal.porchlight.test".equals(uri.getHost())
                    && uri.getPort() == 4443;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
