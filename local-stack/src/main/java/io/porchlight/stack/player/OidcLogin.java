package io.porchlight.stack.player;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Signs people in as their browsers do: the authorization code flow (RFC 6749, 4.1) with PKCE (RFC 7636), through the
 * provider's own login form.
 */
final class OidcLogin {
    private static final int MAX_REDIRECTS = 12;

    private final HttpClient client;

    OidcLogin(CookieJar cookies) {
        this.client = Http.client(cookies);
    }

    /** Tokens of the home app, a public client. */
    record Tokens(String access, String refresh, long expiresAt) {}

    /** Signs in to the home app. */
    Tokens homeApp(URI realm, URI redirect, String user, String password) {
        String verifier = Base64Url.encode(Bytes.random(32));
        String state = Bytes.randomId();
        URI start = URI.create(realm + "/protocol/openid-connect/auth?"
                + form(Map.of(
                        "client_id", "home-app",
                        "response_type", "code",
                        "scope", "openid",
                        "redirect_uri", redirect.toString(),
                        "state", state,
                        "code_challenge", Base64Url.encode(Sha256.of(Bytes.utf8(verifier))),
                        "code_challenge_method", "S256")));
        URI back = through(start, redirect, user, password);
        Map<String, String> answer = query(back);
        if (!state.equals(answer.get("state")) || !answer.containsKey("code")) {
            throw new IllegalStateException("The provider's answer does not fit the question: " + back);
        }
        return token(
                realm,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "home-app",
                        "code",
                        answer.get("code"),
                        "redirect_uri",
                        redirect.toString(),
                        "code_verifier",
                        verifier));
    }

    /** Fresh tokens. */
    Tokens refresh(URI realm, Tokens tokens) {
        return token(
                realm,
                Map.of("grant_type", "refresh_token", "client_id", "home-app", "refresh_token", tokens.refresh()));
    }

    /** Follows redirects from {@code start}, fills in the login form once, and stops at an address that begins with {@code end}. */
    URI through(URI start, URI end, String user, String password) {
        URI at = start;
        HttpResponse<String> page = send(HttpRequest.newBuilder(at).GET());
        boolean filled = false;
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            if (page.statusCode() / 100 == 3) {
                at = at.resolve(page.headers().firstValue("Location").orElseThrow());
                if (at.toString().startsWith(end.toString())) {
                    return at;
                }
                page = send(HttpRequest.newBuilder(at).GET());
            } else if (page.statusCode() == 200 && !filled) {
                filled = true;
                Document document = Jsoup.parse(page.body(), at.toString());
                Element form = document.selectFirst("form#kc-form-login");
                if (form == null) {
                    throw new IllegalStateException("No login form at " + at);
                }
                at = URI.create(form.absUrl("action"));
                page = send(HttpRequest.newBuilder(at)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(Map.of("username", user, "password", password)))));
            } else {
                throw new IllegalStateException("Sign-in of " + user + " ended at " + at + " with status "
                        + page.statusCode() + "; the name or the password is wrong, or the provider changed its form.");
            }
        }
        throw new IllegalStateException("Sign-in of " + user + " went round in circles.");
    }

    private Tokens token(URI realm, Map<String, String> parameters) {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(parameters))));
        if (response.statusCode() != 200) {
            throw new IllegalStateException("The provider refused a token: " + response.body());
        }
        JsonNode json = Http.tree(response.body().getBytes(StandardCharsets.UTF_8));
        return new Tokens(
                json.path("access_token").asText(),
                json.path("refresh_token").asText(),
                System.currentTimeMillis() / 1000 + json.path("expires_in").asLong());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(p -> p.split("=", 2))
                .collect(
                        Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8), (a, b) -> a));
    }
}
