package io.porchlight.stack.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticSiteTest {
    @TempDir
    Path temporary;

    private final HttpClient client = HttpClient.newHttpClient();
    private DataFolder folder;
    private Ports ports;
    private StaticSite site;

    @BeforeEach
    void start() throws IOException {
        folder = DataFolder.open(temporary.resolve("demo"), false);
        ports = Ports.of(folder);
        Path dist = Files.createDirectories(temporary.resolve("dist"));
        Files.writeString(dist.resolve("index.html"), "<!doctype html>");
        Files.createDirectories(dist.resolve("assets"));
        Files.writeString(dist.resolve("assets/app-1a2b.js"), "1");
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(dist.resolve("link.txt"), temporary.resolve("secret.txt"));
        site = new StaticSite(
                "Home app", ports, Ports.Use.HOME_SITE, () -> dist, "{\"a\":1}", List.of("http://127.0.0.1:1"));
        site.start();
    }

    @AfterEach
    void stop() {
        site.stop();
        folder.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(ports.http(Ports.Use.HOME_SITE) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyAnswerCarriesAStrictPolicy() throws Exception {
        for (String path : List.of("/", "/assets/app-1a2b.js", "/config.json", "/none.js")) {
            HttpResponse<String> response = send("GET", path);
            String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
            assertTrue(policy.contains("connect-src 'self' http://127.0.0.1:1;"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertEquals("no-referrer", response.headers().firstValue("Referrer-Policy").orElseThrow());
        }
    }

    @Test
    void pagesOfTheAppGiveItsIndexAndMissingFilesDoNot() throws Exception {
        assertEquals("<!doctype html>", send("GET", "/requests/abc").body());
        assertEquals("text/html; charset=utf-8", send("GET", "/").headers().firstValue("Content-Type").orElseThrow());
        assertEquals(404, send("GET", "/none.js").statusCode());
        assertEquals("{\"a\":1}", send("GET", "/config.json").body());
    }

    @Test
    void hashedFilesMayBeKeptAndTheIndexMustBeAskedForAgain() throws Exception {
        assertTrue(send("GET", "/assets/app-1a2b.js").headers().firstValue("Cache-Control").orElseThrow().contains("immutable"));
        assertEquals("no-cache", send("GET", "/").headers().firstValue("Cache-Control").orElseThrow());
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        assertEquals(405, send("POST", "/").statusCode());
        HttpResponse<String> head = send("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void nothingOutsideOfTheSiteIsServed() throws Exception {
        assertEquals(404, send("GET", "/link.txt").statusCode());
        assertEquals(404, send("GET", "/%2e%2e/secret.txt").statusCode());
        // A raw path: HTTP clients would tidy it up.
        try (Socket socket = new Socket("127.0.0.1", ports.of(Ports.Use.HOME_SITE))) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
            assertFalse(answer.contains("\r\n\r\nsecret"));
        }
    }
}
