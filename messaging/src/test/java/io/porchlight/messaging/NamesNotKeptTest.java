package io.porchlight.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
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
        assertNotSame(
                json.readTree("{\"also-by-characters\": 1}").fieldNames().next(),
                json.readTree("{\"also-by-characters\": 1}").fieldNames().next());
    }

    @Test
    @DisplayName("bytes that are no UTF-8 are refused as ever, from an array and from a stream")
    void strict() {
        for (byte[] broken : new byte[][] {
            {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'}, {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}
        }) {
            assertThrows(JacksonException.class, () -> json.readTree(broken));
            assertThrows(JacksonException.class, () -> json.readTree(new ByteArrayInputStream(broken)));
        }
    }

    private static String name(ObjectMapper mapper) throws IOException {
        byte[] body = "{\"a-name-that-nobody-knows\": 1}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return mapper.readTree(body).fieldNames().next();
    }
}
