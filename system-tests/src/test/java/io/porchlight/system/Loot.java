package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.RecoveryView;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.player.MemberDevice;
import io.porchlight.stack.player.Officer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody holds who takes everything that the operator's machines hold, and what must not be in it. */
final class Loot {
    private static final List<String> DATABASES = List.of("video", "consent", "lawenforcement", "keycloak");

    private Loot() {}

    /** All private keys of the town, and the keys of all its tracks. */
    static Map<String, byte[]> secrets(Town town) {
        Map<String, byte[]> secrets = new java.util.TreeMap<>();
        household(secrets, "alice", town.alice, List.of(town.aliceFirst, town.aliceSecond));
        household(secrets, "bob", town.bob, List.of(town.bobFirst, town.bobSecond));
        for (Officer officer : List.of(town.ada, town.ben)) {
            member(secrets, "officer " + officer.device().member().id(), officer.device());
        }
        String agencyId = town.ada.chain().orElseThrow().circleId();
        for (KeyringEntry entry : town.ada
                .portal()
                .get(
                        "/v1/agency/keyring?member="
                                + town.ada.device().member().openKeyId(),
                        new TypeReference<List<KeyringEntry>>() {})) {
            KeyUse use = entry.purpose().equals(KeyUse.VIEW.text()) ? KeyUse.VIEW : KeyUse.RELEASE;
            secrets.put(
                    "agency " + use,
                    Keyring.open(
                                    agencyId,
                                    use,
                                    entry.keyId(),
                                    town.ada.device().open(),
                                    Base64Url.decode(entry.entry()))
                            .d());
        }
        for (String requestId : List.of(town.firstRequest, town.secondRequest)) {
            FootageRequest request = FootageRequest.of(
                    SignedDocument.parse(town.ada.request(requestId).request()));
            secrets.put("case key of " + requestId, town.ada.caseKey(request).d());
        }
        for (PrivateKeyP256 accrediting : town.stage.accrediting()) {
            secrets.put("accrediting " + accrediting, accrediting.d());
        }
        secrets.put("manufacturer", town.stage.manufacturer().d());
        assertTrue(secrets.size() > 40, secrets.keySet()::toString);
        return secrets;
    }

    private static void household(
            Map<String, byte[]> secrets, String name, Household household, List<Household.Seen> clips) {
        var home = household.home();
        member(secrets, name, home.device());
        var state = home.chain().state();
        for (KeyUse use : List.of(KeyUse.VIEW, KeyUse.RELEASE)) {
            var key = use == KeyUse.VIEW ? state.viewKey() : state.releaseKey();
            secrets.put(
                    name + " circle " + use,
                    home.circleKey(use, key.thumbprint()).d());
        }
        byte[] blob = Base64Url.decode(home.session()
                .consent()
                .get(home.path("/recovery"), RecoveryView.class)
                .recoveryBlob());
        Recovery recovery = Recovery.open(home.recoveryCode(), home.circleId(), blob, state.recovery());
        secrets.put(name + " recovery sign", recovery.sign().d());
        secrets.put(name + " recovery open", recovery.open().d());
        secrets.put(name + " recovery code", home.recoveryCode().bytes());
        var doorbell = household.doorbell().state();
        secrets.put(name + " doorbell identity", doorbell.identity().d());
        secrets.put(name + " doorbell claim secret", doorbell.claimSecret());
        secrets.put(name + " doorbell tls", unsigned((ECPrivateKey)
                doorbell.tls().orElseThrow().key()));
        for (Household.Seen clip : clips) {
            secrets.put(
                    name + " clip key of " + clip.clipId(),
                    household.clips().clipKey(clip.statement(), clip.bundle()).d());
            for (Kind kind : Kind.values()) {
                secrets.put(name + " " + kind + " key of " + clip.clipId(), trackKey(household, clip, kind));
            }
        }
    }

    private static void member(Map<String, byte[]> secrets, String name, MemberDevice device) {
        secrets.put(name + " sign", device.sign().d());
        secrets.put(name + " open", device.open().d());
    }

    private static byte[] trackKey(Household household, Household.Seen clip, Kind kind) {
        return household.clips().trackKey(clip.statement(), clip.bundle(), kind).bytes();
    }

    private static byte[] unsigned(ECPrivateKey key) {
        byte[] bytes = key.getS().toByteArray();
        byte[] d = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, d, 32 - length, length);
        return d;
    }

    /** Takes every file, after all databases have written what they hold, and every row. */
    static Needles.Search search(Needles needles) throws IOException, SQLException {
        Path servers = RunningSystem.stack().folder().servers();
        assertTrue(Files.exists(servers.resolve("secrets.json")));
        String password = Secrets.in(servers.resolve("secrets.json")).secret("postgres-superuser");
        String url = RunningSystem.stack().database("consent").jdbcUrl();
        try (Connection superuser = DriverManager.getConnection(url, "postgres", password);
                Statement statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
        Needles.Search search = needles.below(servers);
        for (String database : DATABASES) {
            search = search.and(rows(needles, database));
        }
        return search;
    }

    /** Every row of a database as text. */
    static Needles.Search rows(Needles needles, String database) throws SQLException {
        Needles.Search search = Needles.Search.empty();
        try (Connection connection = Databases.owner(database);
                Statement statement = connection.createStatement()) {
            List<String> tables = strings(
                    statement,
                    "select format('%I.%I', schemaname, tablename) from pg_tables"
                            + " where schemaname not in ('pg_catalog', 'information_schema')");
            assertTrue(tables.size() > 3, tables::toString);
            for (String table : tables) {
                search = search.and(needles.text(
                        "rows of " + database + " " + table,
                        strings(statement, "select t::text from " + table + " t")));
            }
        }
        return search;
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
