package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.Addresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the packaged services do with requests that come behind one that is not answered yet. */
@ExtendWith(RunningSystem.class)
@Tag("A-43")
class PipeliningIT {
    private static final int FEW = 3;
    private static final int MANY = 1_000;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    /** A call of each; that of video-service is answered at once, nothing waits behind it. */
    private static Map<String, String> calls() {
        Addresses at = RunningSystem.stack().addresses();
        return Map.of(
                at.consent(), "/log/checkpoint", at.lawEnforcement(), "/public/requests", at.video(), "/v1/timeline");
    }

    @Test
    @DisplayName(
            "A-43 a few requests at once on one connection are all answered by consent, law-enforcement and video; a thousand behind one that is not answered yet end it")
    void withoutEnd() throws IOException {
        for (Map.Entry<String, String> call : calls().entrySet()) {
            String get = "GET " + call.getValue() + HOST;
            String last = get + "Connection: close\r\n\r\n";
            String few = heard(call.getKey(), (get + "\r\n").repeat(FEW - 1) + last);
            String many = heard(call.getKey(), (get + "\r\n").repeat(MANY) + last);
            assertEquals(FEW, answers(few), few);
            if (!call.getKey().equals(RunningSystem.stack().addresses().video())) {
                assertTrue(answers(many) < MANY, call::toString);
            }
        }
    }

    private static int answers(String heard) {
        return heard.split("HTTP/1.1 ", -1).length - 1;
    }

    private static String heard(String server, String words) throws IOException {
        var heard = new ByteArrayOutputStream();
        URI address = URI.create(server);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(heard);
        } catch (SocketException reset) {
            // What was not read on the other side makes an end a reset.
        }
        return heard.toString(StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName("A-43 no service takes an upgrade to HTTP/2")
    void noUpgrade() throws IOException {
        for (Map.Entry<String, String> call : calls().entrySet()) {
            String answer = heard(
                    call.getKey(),
                    "GET " + call.getValue() + HOST
                            + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
                            + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 "), answer);
            assertFalse(answer.startsWith("HTTP/1.1 101"), answer);
        }
    }
}
