package io.porchlight.consent.play;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.AddCheckpoint;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.sealing.log.WitnessRules;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Keys, folders and a witness in a process of the test's own: what an operator and others would bring. */
public class Parties implements QuarkusTestResourceLifecycleManager {
    public static final String ORIGIN = "log.porchlight.test";
    public static final String HOME_ORIGIN = "https://home.porchlight.test";

    public static final SignerKey LOG = SignerKey.generate(ORIGIN, VerifierKey.Type.NOTE);
    public static final SignerKey WITNESS = SignerKey.generate("witness.porchlight.test", VerifierKey.Type.COSIGNATURE);
    public static final PrivateKeyP256 MINISTRY = PrivateKeyP256.generate();
    public static final PrivateKeyP256 COURT = PrivateKeyP256.generate();
    public static final TrustPolicy TRUST = new TrustPolicy(
            LOG.verifier(), List.of(WITNESS.verifier()), List.of(MINISTRY.publicKey(), COURT.publicKey()), 0, 1);

    private static WitnessRules.Latest latest = WitnessRules.Latest.NONE;
    private static @Nullable JsonWebKey tokenKey;
    private static @Nullable Path folder;

    private @Nullable HttpServer witness;

    /** The public half of the access token key. */
    public static JsonWebKey tokenKey() {
        return java.util.Objects.requireNonNull(tokenKey);
    }

    /** Where keys and tiles lie. */
    public static Path folder() {
        return java.util.Objects.requireNonNull(folder);
    }

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("porchlight-consent");
            folder = home;
            OctetKeyPairJsonWebKey okp = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            tokenKey = okp;
            Files.writeString(home.resolve("trust.json"), TRUST.toJson().toString());
            Files.writeString(home.resolve("log.key"), LOG.text() + "\n");
            Files.write(home.resolve("epochs.secret"), Bytes.random(32));
            Files.writeString(home.resolve("token.jwk"), okp.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/add-checkpoint", Parties::addCheckpoint);
            started.start();
            witness = started;
            Map<String, String> settings = new HashMap<>();
            settings.put("porchlight.home-origin", HOME_ORIGIN);
            settings.put("porchlight.trust", home.resolve("trust.json").toString());
            settings.put("porchlight.log.origin", ORIGIN);
            settings.put("porchlight.log.key", home.resolve("log.key").toString());
            settings.put("porchlight.log.interval", "1s");
            settings.put("porchlight.log.batch-size", "8");
            settings.put("porchlight.log.tiles", home.resolve("tiles").toString());
            settings.put(
                    "porchlight.log.witnesses.stand-in.url",
                    "http://127.0.0.1:" + started.getAddress().getPort());
            settings.put("porchlight.epochs.directory", home.resolve("epochs").toString());
            settings.put(
                    "porchlight.epochs.secret", home.resolve("epochs.secret").toString());
            settings.put(
                    "porchlight.access-token.key", home.resolve("token.jwk").toString());
            settings.put("porchlight.release.interval", "1s");
            settings.put("porchlight.firmware.version", "2.0");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (witness != null) {
            witness.stop(0);
        }
    }

    /** A witness as C2SP tlog-witness has it, with the rules of module sealing. */
    private static synchronized void addCheckpoint(HttpExchange exchange) throws IOException {
        AddCheckpoint request = AddCheckpoint.parse(exchange.getRequestBody().readAllBytes());
        WitnessRules.Decision decision = WitnessRules.decide(request, Map.of(ORIGIN, LOG.verifier()), origin -> latest);
        int status;
        byte[] body;
        switch (decision) {
            case WitnessRules.Cosign cosign -> {
                Checkpoint checkpoint = cosign.checkpoint();
                latest = new WitnessRules.Latest(checkpoint.size(), checkpoint.root());
                status = 200;
                body = AddCheckpoint.answer(List.of(WITNESS.cosign(
                        request.checkpoint().text(), Instant.now().getEpochSecond())));
            }
            case WitnessRules.Conflict conflict -> {
                status = 409;
                body = conflict.body().getBytes(StandardCharsets.UTF_8);
            }
            case WitnessRules.Refuse refuse -> {
                status = refuse.status();
                body = refuse.detail().getBytes(StandardCharsets.UTF_8);
            }
        }
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
