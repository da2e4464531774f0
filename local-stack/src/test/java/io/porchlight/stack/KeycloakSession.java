package io.porchlight.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.realm.DemoLogin;
import io.porchlight.stack.realm.Realms;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keycloak from the outside: tokens by client credentials, people by the code flow with posted forms. */
final class KeycloakSession {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private final HttpClient client;
    private final LocalStack stack;

    KeycloakSession(HttpClient client, LocalStack stack) {
        this.client = client;
        this.stack = stack;
    }

    HttpResponse<String> token(String realm, Map<String, String> form) throws Exception {
        return post(stack.addresses().issuer(realm) + "/protocol/openid-connect/token", "", form);
    }

    private HttpResponse<String> post(String url, String cookies, Map<String, String> form) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Cookie", cookies)
                        .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                                .collect(Collectors.joining("&"))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode serviceToken(String service) throws Exception {
        return claims(credentials(Realms.SERVICES, service, stack.clientSecret(service)));
    }

    private String credentials(String realm, String clientId, String secret) throws Exception {
        HttpResponse<String> response = token(
                realm, Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", secret));
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body()).get("access_token").textValue();
    }

    JsonNode administer(String path) throws Exception {
        String secret = Secrets.in(stack.folder().servers().resolve("secrets.json")).secret("keycloak-admin");
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(stack.addresses().keycloak() + path))
                        .header("Authorization", "Bearer " + credentials("master", "local-stack", secret))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    JsonNode signIn(String realm, String clientId, String secret, String redirect, DemoLogin login, String kind)
            throws Exception {
        String verifier = "a-code-verifier-of-at-least-forty-three-characters";
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(URI.create(stack.addresses().issuer(realm)
                                + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id=" + clientId
                                + "&redirect_uri=" + encoded(redirect)
                                + "&code_challenge_method=S256&code_challenge=" + challenge))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher form = FORM.matcher(page.body());
        assertTrue(form.find(), page.body());
        // By hand: browsers send secure cookies to loopback, Java's cookie handler does not.
        String cookies = page.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
        HttpResponse<String> answer = post(
                form.group(1).replace("&amp;", "&"),
                cookies,
                Map.of("username", login.username(), "password", login.password()));
        assertEquals(302, answer.statusCode(), answer.body());
        Matcher code = CODE.matcher(answer.headers().firstValue("Location").orElseThrow());
        assertTrue(code.find());
        Map<String, String> exchange = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "client_id", clientId,
                "redirect_uri", redirect,
                "code_verifier", verifier,
                "code", code.group(1)));
        if (!secret.isEmpty()) {
            exchange.put("client_secret", secret);
        }
        HttpResponse<String> tokens = token(realm, exchange);
        assertEquals(200, tokens.statusCode(), tokens.body());
        return claims(JSON.readTree(tokens.body()).get(kind).textValue());
    }

    private static JsonNode claims(String token) throws Exception {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
