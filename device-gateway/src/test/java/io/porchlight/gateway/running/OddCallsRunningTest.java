package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no firmware should send: it is told so, and is no fault of the edge's. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class OddCallsRunningTest {
    private static final String DEEP = "[".repeat(5_000);

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    static Stream<String> noObjects() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "[null]",
                "true",
                "1",
                "\"text\"",
                "{",
                "{}}",
                "\u0000",
                DEEP,
                "{\"request\":" + DEEP);
    }

    @ParameterizedTest
    @MethodSource("noObjects")
    @DisplayName("A-43: a body that is no JSON object is 400 malformed-body for every POST")
    void bodies(String body) throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        for (String path : new String[] {"/v1/provision", "/v1/renew", "/v1/clips/abc"}) {
            String answer = post("127.0.0.20", device, path, body);
            assertTrue(
                    answer.startsWith("HTTP/1.1 400 ") && answer.contains("/malformed-body\""),
                    () -> path + ": " + answer);
        }
    }

    static Stream<String> oddMembers() {
        return Stream.of(
                "null", "[]", "1", "\"text\"", "{}", "{\"payload\":1}", "{\"payload\":\"\",\"signatures\":[null]}");
    }

    @ParameterizedTest
    @MethodSource("oddMembers")
    @DisplayName("A-43: members of an unexpected form are refused with 400 or 422, never a fault of the edge's")
    void members(String odd) throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        String[][] calls = {
            {"/v1/provision", "{\"request\":%s,\"manufacturerToken\":%s}"},
            {"/v1/provision", "{\"request\":{},\"manufacturerToken\":%2$s}"},
            {"/v1/renew", "{\"request\":%s}"},
            {"/v1/clips/abc", "{\"statement\":%s,\"bundle\":%s,\"eventId\":%s,\"kind\":%s}"},
            {"/v1/clips/abc", "{\"statement\":%s,\"bundle\":\"e30\",\"eventId\":\"x\",\"kind\":\"ding\"}"},
            {"/v1/clips/abc", "{\"statement\":{},\"bundle\":\"e30\",\"eventId\":\"x\",\"kind\":%s}"},
        };
        for (String[] call : calls) {
            String body = String.format(call[1], odd, odd, odd, odd);
            // Refusals count against their source: these are nobody else's.
            String answer = post("127.0.0.21", device, call[0], body);
            assertTrue(answer.matches("(?s)HTTP/1.1 4(00|22) .*"), () -> call[0] + " " + body + ": " + answer);
        }
    }

    @Test
    @DisplayName(
            "A-43: without a Host header, with two, or with one that names nobody, every address answers 400 and says what is missing")
    void host() throws IOException {
        for (String head :
                new String[] {"", "Host: a\r\nHost: b\r\n", "Host: [\r\n", "Host: a b\r\n", "Host: ::1\r\n"}) {
            for (String call :
                    new String[] {"GET /v1/time", "GET /v1/circle/links?after=-1", "GET /mqtt", "GET /nowhere"}) {
                String answer = raw("127.0.0.1", new TestDevice(), call + " HTTP/1.1\r\n" + head + "\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("Host"), () -> call + ": " + answer);
            }
        }
    }

    @Test
    @DisplayName(
            "A-43: an address that cannot be read is the caller's fault, and a body in broken chunks ends the connection")
    void addressAndChunks() throws IOException {
        String host = " HTTP/1.1\r\nHost: localhost\r\n";
        for (String broken : new String[] {"/v1/%zz", "/v1/time?after=%zz", "/v1/time?%"}) {
            String address = raw("127.0.0.1", new TestDevice(), "GET " + broken + host + "\r\n");
            assertTrue(address.startsWith("HTTP/1.1 400 ") && address.contains("%"), () -> broken + ": " + address);
        }
        String chunks = raw(
                "127.0.0.1",
                new TestDevice(),
                "POST /v1/provision" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
        assertEquals("", chunks, "there is nothing to be said on that connection");
    }

    @Test
    @DisplayName("A-43: an Expect of something else than 100-continue is 417 with POST, and passed over elsewhere")
    void expectations() throws IOException {
        String head = " HTTP/1.1\r\nHost: localhost\r\nExpect: everything\r\nContent-Length: 2\r\n\r\n{}";
        for (String path : new String[] {"/v1/provision", "/v1/renew"}) {
            String answer = raw("127.0.0.22", new TestDevice(), "POST " + path + head);
            assertTrue(answer.startsWith("HTTP/1.1 417 "), () -> path + ": " + answer);
        }
        String track = raw("127.0.0.22", TestDevice.provisioned(), "PUT /v1/clips/abc/tracks/video" + head);
        assertTrue(track.startsWith("HTTP/1.1 403 "), track);
        String time =
                raw("127.0.0.22", new TestDevice(), "GET /v1/time HTTP/1.1\r\nHost: localhost\r\nExpect: much\r\n\r\n");
        assertTrue(time.startsWith("HTTP/1.1 200 "), time);
    }

    private static String post(String source, TestDevice device, String path, String body) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        return raw(source, device, head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Everything that comes back until the first object ends, or the connection. */
    private static String raw(String source, TestDevice device, String request) throws IOException {
        try (SSLSocket socket = RawMqtt.from(source, Setting.port("porchlight.edge.https-port"), device)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '}') {
                answer.append((char) next);
                next = socket.getInputStream().read();
            }
            return answer.toString();
        }
    }
}
