package io.porchlight.lawenforcement.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.oidc.AuthorizationCodeTokens;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionStoreTest {
    @Test
    @DisplayName("A-40: a session's row opens with its cookie only, and under its own ticket only")
    void rowsAreSealed() {
        byte[] secret = Bytes.random(32);
        String ticket = SessionStore.ticket(secret);
        String row = SessionStore.seal(secret, ticket, new AuthorizationCodeTokens("id-of-ada", "access", null));
        AuthorizationCodeTokens opened = SessionStore.open(secret, ticket, row);
        assertThat(opened.getIdToken()).isEqualTo("id-of-ada");
        assertThat(opened.getRefreshToken()).isNull();
        assertThat(new String(Base64Url.decode(row), StandardCharsets.ISO_8859_1))
                .doesNotContain("ada");
        assertThatThrownBy(() -> SessionStore.open(Bytes.random(32), ticket, row))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> SessionStore.open(secret, SessionStore.ticket(Bytes.random(32)), row))
                .isInstanceOf(Refused.class);
    }
}
