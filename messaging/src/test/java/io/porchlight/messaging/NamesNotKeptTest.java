package io.porchlight.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("A-43")
class NamesNotKeptTest {
    @Inject
    ObjectMapper json;

    @Test
    @DisplayName(
            "A-43: of the names of members that come in a service keeps none: the same name read again is another object")
    void readAgain() throws IOException {
        assertNotSame(name(json), name(json));
        assertNotSame(name(json.copy()), name(json.copy()));
        assertEquals(name(json), name(json));
    }

    private static String name(ObjectMapper mapper) throws IOException {
        byte[] body = "{\"a-name-that-nobody-knows\": 1}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return mapper.readTree(body).fieldNames().next();
    }
}
