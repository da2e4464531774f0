package io.porchlight.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.porchlight.stack.part.Database;
import io.porchlight.stack.part.S3Part;
import io.porchlight.stack.part.Topic;
import io.porchlight.stack.realm.Realms;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that are not ours, real and running, as our services meet them. */
class LocalStackIT {
    @TempDir
    static Path temporary;

    private static final List<String> OUTPUT = new ArrayList<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static LocalStack stack;
    private static List<Long> processes;

    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.start(Options.in(temporary.resolve("demo"))
                .withScope(Options.Scope.PARTS)
                .withOutput(OUTPUT::add));
        processes = Files.readAllLines(stack.folder().root().resolve("processes")).stream()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    @AfterAll
    static void stopAndLeaveNothingRunning() {
        stack.close();
        CLIENT.close();
        assertTrue(processes.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    @Test
    void oneLineWithItsSecondsForEachPart() {
        assertEquals(
                Set.of("PostgreSQL", "Kafka", "Object storage (S3)", "Keycloak", "Stand-in witness"),
                OUTPUT.stream()
                        .map(line -> line.replaceFirst("\\s+\\d+\\.\\d s$", "").strip())
                        .collect(Collectors.toSet()));
    }

    @Test
    void aSecondStackOnTheSameFolderIsRefused() {
        StackFailed refused = assertThrows(
                StackFailed.class,
                () -> LocalStack.start(Options.in(temporary.resolve("demo")).withReset(true)));
        assertTrue(refused.getMessage().contains("Another run is using"));
    }

    private static Connection connect(Database database, Database.Login login) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), login.user(), login.password());
    }

    @Test
    void theApplicationRoleReadsAndWritesRowsAndCannotChangeTheSchema() throws SQLException {
        Database database = stack.database("video");
        try (Connection owner = connect(database, database.owner());
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE made_by_migration (id bigserial PRIMARY KEY, note text)");
        }
        try (Connection application = connect(database, database.application());
                Statement statement = application.createStatement()) {
            statement.execute("INSERT INTO made_by_migration (note) VALUES ('a')");
            try (ResultSet row = statement.executeQuery("SELECT note FROM made_by_migration")) {
                assertTrue(row.next());
                assertEquals("a", row.getString(1));
            }
            assertEquals(
                    "42501", assertThrows(SQLException.class, () -> statement.execute("DROP TABLE made_by_migration")).getSQLState());
            assertEquals(
                    "42501", assertThrows(SQLException.class, () -> statement.execute("CREATE TABLE other (id int)")).getSQLState());
        }
    }

    @Test
    void noServiceReachesTheDatabaseOfAnotherAndNobodyGetsInWithoutPassword() {
        Database video = stack.database("video");
        Database consent = stack.database("consent");
        assertEquals("42501", assertThrows(SQLException.class, () -> connect(consent, video.application())).getSQLState());
        assertEquals("42501", assertThrows(SQLException.class, () -> connect(consent, video.owner())).getSQLState());
        Database.Login guessed = new Database.Login("postgres", "postgres");
        assertEquals("28P01", assertThrows(SQLException.class, () -> connect(consent, guessed)).getSQLState());
    }

    @Test
    void everyTopicIsThereWithItsDeadLettersAndKeepsWhatItShould() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.addresses().kafka()))) {
            assertEquals(
                    Topic.all().stream().map(Topic::name).collect(Collectors.toSet()),
                    admin.listTopics().names().get(30, TimeUnit.SECONDS));
            assertEquals("compact", setting(admin, "device-registry.v1", "cleanup.policy"));
            assertEquals("compact", setting(admin, "epoch-keys.v1", "cleanup.policy"));
            assertEquals("3600000", setting(admin, "device-commands.v1", "retention.ms"));
            assertEquals("86400000", setting(admin, "device-events.v1", "retention.ms"));
            assertEquals("-1", setting(admin, "agency-links.v1", "retention.ms"));
            assertEquals("delete", setting(admin, "clips.v1.dead-letter", "cleanup.policy"));
        }
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> all =
                admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
        return all.get(resource).get(name).value();
    }

    @Test
    void recordsAreTakenOnKnownTopicsAlone() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.addresses().kafka(), "acks", "all", "max.block.ms", "5000"),
                new StringSerializer(),
                new StringSerializer())) {
            assertTrue(producer.send(new ProducerRecord<>("clips.v1", "k", "v"))
                    .get(30, TimeUnit.SECONDS)
                    .hasOffset());
            assertThrows(
                    ExecutionException.class,
                    () -> producer.send(new ProducerRecord<>("invented.v1", "k", "v")).get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    @DisplayName("R3: the object storage gives nothing to whoever has no credentials")
    void objectsAreForTheHolderOfTheKeysAlone() throws Exception {
        MinioClient storage = MinioClient.builder()
                .endpoint(stack.addresses().s3())
                .credentials(stack.storageKeys().getFirst(), stack.storageKeys().getLast())
                .build();
        byte[] content = new byte[100_000];
        content[99_999] = 7;
        storage.putObject(PutObjectArgs.builder().bucket(S3Part.BUCKET).object("o").stream(
                        new ByteArrayInputStream(content), content.length, -1)
                .build());
        byte[] last;
        try (var part = storage.getObject(GetObjectArgs.builder()
                .bucket(S3Part.BUCKET)
                .object("o")
                .offset(99_999L)
                .length(1L)
                .build())) {
            last = part.readAllBytes();
        }
        assertEquals(1, last.length);
        assertEquals(7, last[0]);
        for (String path : List.of("/" + S3Part.BUCKET + "/o", "/" + S3Part.BUCKET, "/")) {
            assertEquals(403, get(stack.addresses().s3() + path).statusCode(), path);
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @DisplayName("Password grants are off for every client of every realm")
    void passwordsAreNeverTakenByTheTokenEndpoint() throws Exception {
        KeycloakSession keycloak = new KeycloakSession(CLIENT, stack);
        for (String realm : List.of("master", Realms.HOMES, Realms.AGENCIES, Realms.SERVICES)) {
            for (JsonNode client : keycloak.administer("/admin/realms/" + realm + "/clients?max=1000")) {
                assertFalse(
                        client.get("directAccessGrantsEnabled").asBoolean(),
                        () -> realm + "/" + client.get("clientId").textValue());
            }
        }
        HttpResponse<String> refused = keycloak.token(
                Realms.HOMES,
                Map.of(
                        "grant_type", "password",
                        "client_id", Realms.HOME_APP,
                        "username", "alice",
                        "password", stack.login("alice").password()));
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("unauthorized_client"), refused.body());
    }

    @Test
    void aServicesTokenNamesItsCallerAndItsCalleesAlone() throws Exception {
        KeycloakSession keycloak = new KeycloakSession(CLIENT, stack);
        JsonNode claims = keycloak.serviceToken("law-enforcement-service");
        assertEquals("law-enforcement-service", claims.get("azp").textValue());
        assertEquals("consent-service", claims.get("aud").textValue());
        assertEquals(stack.addresses().issuer(Realms.SERVICES), claims.get("iss").textValue());
        Set<String> audiences = StreamSupport.stream(
                        keycloak.serviceToken("device-gateway").get("aud").spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
        assertEquals(Set.of("video-service", "consent-service"), audiences);
    }

    @Test
    void anOwnerSignsInByTheCodeFlowWithPkce() throws Exception {
        KeycloakSession keycloak = new KeycloakSession(CLIENT, stack);
        JsonNode claims = keycloak.signIn(
                Realms.HOMES, Realms.HOME_APP, "", stack.addresses().homeApp() + "/", stack.login("alice"), "access_token");
        assertEquals("consent-service", claims.get("aud").textValue());
        assertEquals(Realms.HOME_APP, claims.get("azp").textValue());
        assertTrue(claims.hasNonNull("sub"));
        // Nothing personal goes to the services: they have no use for it.
        assertFalse(claims.has("email"));
        assertFalse(claims.has("name"));
        assertFalse(claims.has("agency"));
    }

    @Test
    void anOfficersIdTokenNamesTheAgency() throws Exception {
        KeycloakSession keycloak = new KeycloakSession(CLIENT, stack);
        String redirect = stack.addresses().lawEnforcement() + "/login";
        for (Map.Entry<String, String> officer : Map.of(
                        "officer.ada", "riverton-pd",
                        "officer.ben", "riverton-pd",
                        "officer.cleo", "lakeside-pd")
                .entrySet()) {
            JsonNode claims = keycloak.signIn(
                    Realms.AGENCIES,
                    Realms.PORTAL,
                    stack.clientSecret(Realms.PORTAL),
                    redirect,
                    stack.login(officer.getKey()),
                    "id_token");
            assertEquals(officer.getValue(), claims.get("agency").textValue());
        }
    }

    @Test
    void withoutPkceOrWithAForeignRedirectNobodySignsIn() throws Exception {
        String authorize = stack.addresses().issuer(Realms.HOMES) + "/protocol/openid-connect/auth?response_type=code"
                + "&scope=openid&client_id=" + Realms.HOME_APP;
        HttpResponse<String> bare = get(authorize + "&redirect_uri=" + stack.addresses().homeApp() + "/");
        assertEquals(302, bare.statusCode());
        assertTrue(Pattern.compile("error=invalid_request")
                .matcher(bare.headers().firstValue("Location").orElseThrow())
                .find());
        assertEquals(400, get(authorize + "&redirect_uri=http://127.0.0.1:1/").statusCode());
    }
}
