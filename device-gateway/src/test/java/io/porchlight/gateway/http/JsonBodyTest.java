package io.porchlight.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A-43")
class JsonBodyTest {
    @Test
    @DisplayName(
            "A-43: of the names of members that strangers send none is kept: the same name read again is another object")
    void namesAreNotKept() throws IOException {
        assertEquals(name(), name());
        assertNotSame(name(), name());
    }

    private static Object name() throws IOException {
        return JsonBody.read("{\"a-name-that-nobody-knows\": 1}".getBytes(US_ASCII), Map.class)
                .keySet()
                .iterator()
                .next();
    }
}
