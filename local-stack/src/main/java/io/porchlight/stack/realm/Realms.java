package io.porchlight.stack.realm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.folder.Secrets;
import java.util.List;
import java.util.Map;

/**
 * The three realms of the demo as Keycloak's realm representations: {@code homes} (people sign in to the home app),
 * {@code agencies} (officers sign in to the portal) and {@code services} (services fetch tokens for each other).
 *
 * <p>No client of any realm takes passwords (OAuth's "password" grant): people sign in by the code flow alone.
 */
public final class Realms {
    public static final String HOMES = "homes";
    public static final String AGENCIES = "agencies";
    public static final String SERVICES = "services";
    public static final String HOME_APP = "home-app";
    public static final String PORTAL = "police-portal";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Secrets serverSecrets;
    private final String homeOrigin;
    private final String portalOrigin;
    private final String lawEnforcementOrigin;

    /**
     * @param homeOrigin of the home app
     * @param portalOrigin of the portal's pages
     * @param lawEnforcementOrigin of law-enforcement-service, which keeps the portal's sessions
     */
    public Realms(Secrets serverSecrets, String homeOrigin, String portalOrigin, String lawEnforcementOrigin) {
        this.serverSecrets = serverSecrets;
        this.homeOrigin = homeOrigin;
        this.portalOrigin = portalOrigin;
        this.lawEnforcementOrigin = lawEnforcementOrigin;
    }

    /** The secret of a confidential client. */
    public String clientSecret(String clientId) {
        return serverSecrets.secret("client-" + clientId);
    }

    /** All realms with their users, whose passwords come from {@code logins}. */
    public List<ObjectNode> all(List<DemoLogin> logins) {
        return List.of(homes(logins), agencies(logins), services());
    }

    private ObjectNode homes(List<DemoLogin> logins) {
        ObjectNode realm = realm(HOMES, "Porchlight homes");
        ObjectNode app = client(realm, HOME_APP);
        app.put("publicClient", true).put("standardFlowEnabled", true);
        app.putArray("redirectUris").add(homeOrigin + "/*");
        app.putArray("webOrigins").add(homeOrigin);
        app.putObject("attributes")
                .put("pkce.code.challenge.method", "S256")
                .put("post.logout.redirect.uris", homeOrigin + "/*");
        audience(app, "consent-service");
        users(realm, logins);
        return realm;
    }

    private ObjectNode agencies(List<DemoLogin> logins) {
        ObjectNode realm = realm(AGENCIES, "Porchlight agencies");
        ObjectNode portal = client(realm, PORTAL);
        portal.put("publicClient", false).put("secret", clientSecret(PORTAL)).put("standardFlowEnabled", true);
        portal.putArray("redirectUris").add(lawEnforcementOrigin + "/*");
        portal.putObject("attributes")
                .put("pkce.code.challenge.method", "S256")
                .put("post.logout.redirect.uris", portalOrigin + "/*##" + lawEnforcementOrigin + "/*");
        audience(portal, "law-enforcement-service");
        ObjectNode mapper = mapper(portal, "agency", "oidc-usermodel-attribute-mapper");
        mapper.putObject("config")
                .put("user.attribute", "agency")
                .put("claim.name", "agency")
                .put("jsonType.label", "String")
                .put("id.token.claim", "true")
                .put("access.token.claim", "true")
                .put("userinfo.token.claim", "true")
                .put("introspection.token.claim", "true");
        // The portal greets its officer by name; no other service needs to know it.
        mapper(portal, "name", "oidc-full-name-mapper")
                .putObject("config")
                .put("id.token.claim", "true")
                .put("access.token.claim", "false")
                .put("userinfo.token.claim", "false")
                .put("introspection.token.claim", "false");
        users(realm, logins);
        return realm;
    }

    private ObjectNode services() {
        ObjectNode realm = realm(SERVICES, "Porchlight services");
        Map<String, List<String>> callees = Map.of(
                "device-gateway", List.of("video-service", "consent-service"),
                "law-enforcement-service", List.of("consent-service"));
        callees.forEach((caller, audiences) -> {
            ObjectNode client = client(realm, caller);
            client.put("publicClient", false)
                    .put("secret", clientSecret(caller))
                    .put("serviceAccountsEnabled", true);
            audiences.forEach(callee -> audience(client, callee));
        });
        return realm;
    }

    private static ObjectNode realm(String name, String title) {
        ObjectNode realm = JSON.createObjectNode();
        realm.put("realm", name)
                .put("displayName", title)
                .put("enabled", true)
                .put("sslRequired", "external")
                .put("registrationAllowed", false)
                .put("resetPasswordAllowed", false)
                .put("editUsernameAllowed", false)
                .put("bruteForceProtected", true)
                .put("accessTokenLifespan", 300)
                .put("ssoSessionIdleTimeout", 3_600)
                .put("ssoSessionMaxLifespan", 36_000);
        realm.putArray("clients");
        return realm;
    }

    private static ObjectNode client(ObjectNode realm, String clientId) {
        ObjectNode client = ((ArrayNode) realm.get("clients")).addObject();
        client.put("clientId", clientId)
                .put("enabled", true)
                .put("protocol", "openid-connect")
                .put("standardFlowEnabled", false)
                .put("implicitFlowEnabled", false)
                .put("directAccessGrantsEnabled", false)
                .put("serviceAccountsEnabled", false)
                .put("fullScopeAllowed", false)
                .put("consentRequired", false);
        client.putArray("defaultClientScopes").add("basic");
        client.putArray("optionalClientScopes");
        client.putArray("protocolMappers");
        return client;
    }

    private static ObjectNode mapper(ObjectNode client, String name, String kind) {
        return ((ArrayNode) client.get("protocolMappers"))
                .addObject()
                .put("name", name)
                .put("protocol", "openid-connect")
                .put("protocolMapper", kind);
    }

    private static void audience(ObjectNode client, String audience) {
        mapper(client, "audience " + audience, "oidc-audience-mapper")
                .putObject("config")
                .put("included.custom.audience", audience)
                .put("access.token.claim", "true")
                .put("id.token.claim", "false")
                .put("introspection.token.claim", "true");
    }

    private static void users(ObjectNode realm, List<DemoLogin> logins) {
        ArrayNode users = realm.putArray("users");
        for (DemoLogin login : logins) {
            if (!login.realm().equals(realm.get("realm").textValue())) {
                continue;
            }
            ObjectNode user = users.addObject()
                    .put("username", login.username())
                    .put("firstName", login.firstName())
                    .put("lastName", login.lastName())
                    .put("email", login.username() + "@example.org")
                    .put("emailVerified", true)
                    .put("enabled", true);
            user.putArray("credentials")
                    .addObject()
                    .put("type", "password")
                    .put("value", login.password())
                    .put("temporary", false);
            if (!login.agency().isEmpty()) {
                user.putObject("attributes").putArray("agency").add(login.agency());
            }
        }
    }
}
