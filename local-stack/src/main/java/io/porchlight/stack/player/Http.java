package io.porchlight.stack.player;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One person's HTTP: JSON in and out, with that person's headers on every call. */
public final class Http {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final URI base;
    private final HttpClient client;
    private final Supplier<Map<String, String>> headers;

    private Http(URI base, HttpClient client, Supplier<Map<String, String>> headers) {
        this.base = base;
        this.client = client;
        this.headers = headers;
    }

    /** Calls without any headers of a person. */
    public static Http anonymous(URI base) {
        return new Http(base, client(null), Map::of);
    }

    /** Calls with headers that may change over time (bearer tokens). */
    public static Http with(URI base, Supplier<Map<String, String>> headers) {
        return new Http(base, client(null), headers);
    }

    static Http withCookies(URI base, CookieHandler cookies, Supplier<Map<String, String>> headers) {
        return new Http(base, client(cookies), headers);
    }

    static HttpClient client(@Nullable CookieHandler cookies) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
        return cookies == null
                ? builder.build()
                : builder.cookieHandler(cookies).build();
    }

    /** GET. */
    public <T> T get(String path, Class<T> type) {
        return read(send("GET", path, null, Map.of()), JSON.constructType(type));
    }

    /** GET of a list. */
    public <T> T get(String path, TypeReference<T> type) {
        return read(send("GET", path, null, Map.of()), JSON.constructType(type));
    }

    /** POST. */
    public <T> T post(String path, @Nullable Object body, Class<T> type) {
        return read(send("POST", path, body, Map.of()), JSON.constructType(type));
    }

    /** POST without an answer. */
    public void post(String path, @Nullable Object body) {
        send("POST", path, body, Map.of());
    }

    /** PUT. */
    public void put(String path, Object body) {
        send("PUT", path, body, Map.of());
    }

    /** GET of bytes, with further headers (Range). */
    public byte[] bytes(String path, Map<String, String> more) {
        return send("GET", path, null, more).body();
    }

    /** The bare exchange, whatever its status. */
    public HttpResponse<byte[]> exchange(String method, String path, @Nullable Object body, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers.get());
        all.putAll(more);
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
        all.forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofByteArray(write(body)));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base.resolve(path) + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable Object body, Map<String, String> more) {
        HttpResponse<byte[]> response = exchange(method, path, body, more);
        if (response.statusCode() / 100 != 2) {
            throw HttpProblem.of(method + " " + path, response.statusCode(), response.body());
        }
        return response;
    }

    private static <T> T read(HttpResponse<byte[]> response, JavaType type) {
        try {
            return JSON.readValue(response.body(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("unexpected answer from " + response.uri(), e);
        }
    }

    private static byte[] write(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Parses JSON bytes. */
    static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
