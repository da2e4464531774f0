package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.ClipMissing;
import io.porchlight.contracts.api.ClipUpload;
import io.porchlight.contracts.api.Links;
import io.porchlight.contracts.api.ProvisionAnswer;
import io.porchlight.contracts.api.ProvisionRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The device edge's HTTPS interface, as the doorbell calls it. */
public final class EdgeHttp {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient client;

    /** Talks to the edge with this TLS identity. */
    public EdgeHttp(URI base, DeviceTls tls) {
        this.base = base;
        this.client = HttpClient.newBuilder()
                .sslContext(tls.context())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** First certificate. */
    public ProvisionAnswer provision(ProvisionRequest request) throws IOException {
        return json(
                send("POST", "/v1/provision", BodyPublishers.ofByteArray(bytes(request)), "application/json"),
                ProvisionAnswer.class);
    }

    /** Chain links after number {@code n}. */
    public Links linksAfter(long n) throws IOException {
        return json(send("GET", "/v1/circle/links?after=" + n, BodyPublishers.noBody(), null), Links.class);
    }

    /** Announces a clip; the answer names the tracks that the cloud still lacks. */
    public ClipMissing announce(String clipId, ClipUpload upload) throws IOException {
        return json(
                send("POST", "/v1/clips/" + clipId, BodyPublishers.ofByteArray(bytes(upload)), "application/json"),
                ClipMissing.class);
    }

    /** Uploads one sealed track from the spool. */
    public void track(String clipId, String kind, Path sealed) throws IOException {
        try {
            send(
                    "PUT",
                    "/v1/clips/" + clipId + "/tracks/" + kind,
                    BodyPublishers.ofFile(sealed),
                    "application/octet-stream");
        } catch (FileNotFoundException e) {
            throw new IOException("The spool lost a track: " + sealed, e);
        }
    }

    private byte[] send(String method, String path, HttpRequest.BodyPublisher body, @Nullable String contentType)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, body).timeout(PATIENCE);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw EdgeRefusal.of(response.statusCode(), response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T json(byte[] body, Class<T> type) throws IOException {
        return JSON.readValue(body, type);
    }
}
