package io.porchlight.stack.realm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sets up realms through Keycloak's admin interface, and switches password grants off in every client of every realm,
 * also in those that Keycloak makes by itself.
 */
public final class KeycloakAdmin {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String base;
    private final String token;

    /**
     * @param base Keycloak's address without a slash at the end
     * @param clientId a client of the master realm that may administer, by client credentials
     */
    public KeycloakAdmin(HttpClient client, String base, String clientId, String secret)
            throws IOException, InterruptedException {
        this.client = client;
        this.base = base;
        HttpRequest request = request("/realms/master/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id=" + encoded(clientId)
                        + "&client_secret=" + encoded(secret)))
                .build();
        this.token = read(request, 200).get("access_token").textValue();
    }

    /** Creates the realms that are not there yet. */
    public void create(List<ObjectNode> realms) throws IOException, InterruptedException {
        for (ObjectNode realm : realms) {
            String name = realm.get("realm").textValue();
            if (status(authorized("/admin/realms/" + name).build()) == 404) {
                createRealm(realm, name);
            }
            refusePasswords(name);
        }
        refusePasswords("master");
    }

    /** The realm first, then its users: only a declared attribute is kept, and people must not be able to edit it. */
    private void createRealm(ObjectNode realm, String name) throws IOException, InterruptedException {
        ObjectNode alone = realm.deepCopy();
        JsonNode users = alone.remove("users");
        read(write("/admin/realms", "POST", alone), 201);
        JsonNode profile =
                read(authorized("/admin/realms/" + name + "/users/profile").build(), 200);
        ObjectNode agency = ((ArrayNode) profile.get("attributes")).addObject();
        agency.put("name", "agency").put("displayName", "Agency");
        ObjectNode permissions = agency.putObject("permissions");
        permissions.putArray("view").add("admin").add("user");
        permissions.putArray("edit").add("admin");
        read(write("/admin/realms/" + name + "/users/profile", "PUT", profile), 200);
        if (users != null) {
            for (JsonNode user : users) {
                read(write("/admin/realms/" + name + "/users", "POST", user), 201);
            }
        }
    }

    private void refusePasswords(String realm) throws IOException, InterruptedException {
        for (JsonNode found :
                read(authorized("/admin/realms/" + realm + "/clients?max=1000").build(), 200)) {
            if (found.path("directAccessGrantsEnabled").asBoolean()) {
                ObjectNode changed = ((ObjectNode) found).put("directAccessGrantsEnabled", false);
                read(
                        write(
                                "/admin/realms/" + realm + "/clients/"
                                        + found.get("id").textValue(),
                                "PUT",
                                changed),
                        204);
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest write(String path, String method, JsonNode body) throws IOException {
        return authorized(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private JsonNode read(HttpRequest request, int expected) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != expected) {
            throw new StackFailed("Keycloak answered " + response.statusCode() + " to " + request.method() + " "
                    + request.uri().getPath() + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
