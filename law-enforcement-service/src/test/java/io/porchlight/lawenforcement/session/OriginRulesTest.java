package io.porchlight.lawenforcement.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;

class OriginRulesTest {
    private static final String PORTAL = "https://portal.porchlight.test";

    @Test
    void noOtherOriginEverWrites() {
        qt().forAll(
                        arbitrary().pick("POST", "PUT", "PATCH", "DELETE", "BREW"),
                        arbitrary().pick("/v1/requests", "/v1/agency/joins", "/login", "/public/requests"),
                        strings().basicLatinAlphabet().ofLengthBetween(0, 40))
                .assuming((method, path, origin) -> !origin.equals(PORTAL))
                .check((method, path, origin) -> !OriginRules.allow(method, path, origin, "same-site", PORTAL)
                        && !OriginRules.allow(method, path, PORTAL + origin.replace("", "x"), null, PORTAL)
                        && !OriginRules.allow(method, path, null, null, PORTAL));
    }

    @Test
    void thePortalWritesAndAnyProgramAccredits() {
        assertThat(OriginRules.allow("POST", "/v1/requests", PORTAL, "same-site", PORTAL))
                .isTrue();
        assertThat(OriginRules.allow("POST", "/v1/requests", PORTAL, null, PORTAL))
                .isTrue();
        assertThat(OriginRules.allow("POST", "/v1/requests", PORTAL, "cross-site", PORTAL))
                .isFalse();
        assertThat(OriginRules.allow("POST", "/v1/requests", PORTAL, "none", PORTAL))
                .isFalse();
        assertThat(OriginRules.allow("POST", "/v1/accreditation/proposals/x", null, null, PORTAL))
                .isTrue();
        assertThat(OriginRules.allow("GET", "/v1/requests", null, "cross-site", PORTAL))
                .isFalse();
        assertThat(OriginRules.allow("GET", "/login", null, "cross-site", PORTAL))
                .isTrue();
    }
}
