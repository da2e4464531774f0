package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.stack.player.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ciphertext without the right token. Binding a token to its sender (DPoP) does not exist yet: whoever steals a token can use
 * it until it ends.
 *
 * <p>Seen to fail with the defence off: the tests named so take the check of tokens, and then the check of what they open, out
 * of the running video-service ({@link Defence}), and the bytes flow. In the others the attacker's call, made with the token
 * that it lacked, is served.
 */
@ExtendWith(RunningSystem.class)
class TokenIT {
    private static Town town;
    private static String track;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
        track = path(town.aliceFirst, "video");
    }

    @Test
    @DisplayName("R3 A-42 without a token, or with one that was changed, is over or is another's, no byte is served")
    void noByteWithoutAValidToken() throws IOException, GeneralSecurityException {
        Answers without = Answers.get(Http.anonymous(town.stage.addresses().video()), track)
                .refused(401, "unauthorized");
        String token = town.alice.home().accessToken().token();
        assertEquals(200, video(token, track).status());
        int middle = token.lastIndexOf('.') - 4;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        video(token.substring(0, middle) + other + token.substring(middle + 1), track)
                .sameAs(without);
        video(token.substring(0, token.lastIndexOf('.') + 1), track).sameAs(without);
        video("", track).sameAs(without);
        JsonNode claims = new ObjectMapper().readTree(Base64Url.decode(token.split("\\.")[1]));
        long now = Instant.now().getEpochSecond();
        PrivateKey service = serviceKey();
        PrivateKey stranger =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        String circle = claims.get("circle").textValue();
        assertEquals(
                200,
                video(made(service, circle, "video-service", now, now + 300), track)
                        .status());
        video(made(stranger, circle, "video-service", now, now + 300), track).sameAs(without);
        video(made(service, circle, "video-service", now - 400, now - 1), track).sameAs(without);
        video(made(service, circle, "video-service", now, now + 86_400), track).sameAs(without);
        video(made(service, circle, "consent-service", now, now + 300), track).sameAs(without);
    }

    @Test
    @DisplayName(
            "R3 A-07 A-42 one home's token opens nothing of another home, and does not tell that there is something")
    void anotherHomesToken() {
        Answers nothing = Answers.get(town.bob.clips().video(), "/v1/clips/" + Bytes.randomId() + "/tracks/video")
                .refused(404, "not-found");
        for (String kind : new String[] {"video", "audio", "poster", "detail"}) {
            Answers.get(town.bob.clips().video(), path(town.aliceFirst, kind)).sameAs(nothing);
            assertEquals(
                    200,
                    Answers.get(town.alice.clips().video(), path(town.aliceFirst, kind))
                            .status());
        }
        assertTrue(!Answers.get(town.bob.clips().video(), "/v1/timeline?limit=50")
                .text()
                .contains(town.aliceFirst.clipId()));
        assertTrue(Answers.get(town.alice.clips().video(), "/v1/timeline?limit=50")
                .text()
                .contains(town.aliceFirst.clipId()));
    }

    @Test
    @DisplayName("R3 A-42 S4-06 S4-13 an agency's token opens the granted tracks of the granted clip and nothing else")
    void anAgencysToken() {
        AccessToken token = town.ada
                .portal()
                .post(
                        "/v1/disclosures/" + town.aliceFirstGrant.jti() + "/tokens",
                        new DisclosureTokenAsk(town.aliceFirst.clipId()),
                        AccessToken.class);
        assertEquals(200, video(token.token(), track).status());
        Answers nothing = video(token.token(), "/v1/clips/" + Bytes.randomId() + "/tracks/video")
                .refused(404, "not-found");
        video(token.token(), path(town.aliceFirst, "audio")).sameAs(nothing);
        video(token.token(), path(town.aliceFirst, "poster")).sameAs(nothing);
        video(token.token(), path(town.aliceSecond, "video")).sameAs(nothing);
        video(token.token(), path(town.bobFirst, "video")).sameAs(nothing);
        assertEquals(4, video(token.token(), "/v1/timeline?limit=50").status() / 100, "the timeline is the home's");
        Answers unknown = Answers.ask(
                town.ada.portal(),
                "POST",
                "/v1/disclosures/" + town.aliceFirstGrant.jti() + "/tokens",
                new DisclosureTokenAsk(Bytes.randomId()));
        assertEquals(404, unknown.status(), unknown::text);
        Answers.ask(
                        town.ada.portal(),
                        "POST",
                        "/v1/disclosures/" + town.aliceFirstGrant.jti() + "/tokens",
                        new DisclosureTokenAsk(town.aliceSecond.clipId()))
                .sameAs(unknown);
    }

    @Test
    @DisplayName("A-42 calls between services refuse people's tokens, and people's calls refuse clip tokens")
    void tokensOfOtherServices() {
        Http consent = town.alice.home().session().consent();
        assertEquals(200, Answers.get(consent, "/v1/circles").status());
        refusedAsAToken(Answers.get(consent, "/internal/v1/circles/" + Bytes.randomId() + "/links?after=-1"));
        refusedAsAToken(Answers.ask(
                consent,
                "POST",
                "/internal/v1/disclosure-tokens",
                Map.of("jti", town.aliceFirstGrant.jti(), "clipId", town.aliceFirst.clipId())));
        String token = town.alice.home().accessToken().token();
        Http clipToken = Http.with(town.stage.addresses().consent(), () -> Map.of("Authorization", "Bearer " + token));
        refusedAsAToken(Answers.get(clipToken, "/v1/circles"));
        refusedAsAToken(Answers.get(clipToken, town.alice.home().path("/prompts")));
        Http video = Http.with(town.stage.addresses().video(), () -> Map.of("Authorization", "Bearer " + token));
        refusedAsAToken(Answers.ask(video, "POST", "/v1/clips", Map.of("clipId", Bytes.randomId())));
    }

    @Test
    @DisplayName(
            "R3 A-42 with video-service's check of tokens off, made-up, changed, foreign and expired tokens are served")
    void withTheDefenceOff_anyTokenIsServed() throws IOException, GeneralSecurityException {
        byte[] sealed = ciphertext();
        String token = town.alice.home().accessToken().token();
        int middle = token.lastIndexOf('.') - 4;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, middle) + other + token.substring(middle + 1);
        String circle = new ObjectMapper()
                .readTree(Base64Url.decode(token.split("\\.")[1]))
                .get("circle")
                .textValue();
        PrivateKey stranger =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        long now = Instant.now().getEpochSecond();
        String madeUp = made(stranger, circle, "video-service", now, now + 300);
        String foreign = made(serviceKey(), circle, "consent-service", now, now + 300);
        String expired = made(serviceKey(), circle, "video-service", now - 400, now - 1);
        for (String bad : List.of(madeUp, foreign, expired)) {
            video(bad, track).refused(401, "unauthorized");
        }
        try (DefenceOff check = Defence.VIDEO_CHECKS_TOKENS.off()) {
            served(sealed, video(madeUp, track));
            served(sealed, video(foreign, track));
            // The end of a token is looked at once more before each piece is sent.
            assertNotEquals(200, video(expired, track).status());
            try (DefenceOff end = Defence.VIDEO_STOPS_IN_TIME.off()) {
                served(sealed, video(expired, track));
            }
            served(sealed, video(changed, track));
        }
        video(changed, track).refused(401, "unauthorized");
        video(madeUp, track).refused(401, "unauthorized");
    }

    @Test
    @DisplayName(
            "R3 A-07 A-42 with video-service's check of what a token opens off, any home's and any agency's token opens"
                    + " every clip; without asking for a token at all, nobody's does")
    void withTheDefenceOff_aTokenOpensEverything() throws IOException {
        byte[] sealed = ciphertext();
        String homes = town.bob.home().accessToken().token();
        String agencys = town.ada
                .portal()
                .post(
                        "/v1/disclosures/" + town.bobFirstGrant.jti() + "/tokens",
                        new DisclosureTokenAsk(town.bobFirst.clipId()),
                        AccessToken.class)
                .token();
        Http anybody = Http.anonymous(town.stage.addresses().video());
        video(homes, track).refused(404, "not-found");
        video(agencys, track).refused(404, "not-found");
        try (DefenceOff opens = Defence.VIDEO_CHECKS_WHAT_IT_OPENS.off()) {
            served(sealed, video(homes, track));
            served(sealed, video(agencys, track));
            Answers.get(anybody, track).refused(401, "unauthorized");
            try (DefenceOff asks = Defence.VIDEO_WANTS_A_TOKEN.off()) {
                served(sealed, Answers.get(anybody, track));
            }
        }
    }

    private static byte[] ciphertext() {
        return town.alice.clips().video().bytes(track, Map.of());
    }

    private static void served(byte[] sealed, Answers answer) {
        assertEquals(200, answer.status(), answer::text);
        assertArrayEquals(sealed, answer.body());
    }

    private static void refusedAsAToken(Answers answer) {
        assertTrue(answer.status() == 401 || answer.status() == 403, () -> answer.status() + " " + answer.text());
    }

    private static Answers video(String token, String path) {
        return Answers.get(
                Http.with(town.stage.addresses().video(), () -> Map.of("Authorization", "Bearer " + token)), path);
    }

    private static String path(Household.Seen clip, String kind) {
        return "/v1/clips/" + clip.clipId() + "/tracks/" + kind;
    }

    /** consent-service's own key, as a thief of that service would have it: shows that expiry and audience are checked too. */
    private static PrivateKey serviceKey() throws IOException, GeneralSecurityException {
        JsonNode jwk = new ObjectMapper()
                .readTree(Files.readAllBytes(RunningSystem.stack().keys().accessTokenKey()));
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(
                        NamedParameterSpec.ED25519,
                        Base64Url.decode(jwk.get("d").textValue())));
    }

    private static String made(PrivateKey key, String circle, String audience, long from, long to)
            throws GeneralSecurityException {
        String header = Base64Url.encode(
                Bytes.utf8(Json.object("alg", "EdDSA", "typ", "JWT").toString()));
        String claims = Base64Url.encode(Bytes.utf8(Json.object(
                        "iss",
                        "consent-service",
                        "aud",
                        audience,
                        "jti",
                        Bytes.randomId(),
                        "iat",
                        from,
                        "exp",
                        to,
                        "circle",
                        circle)
                .toString()));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(Bytes.utf8(header + "." + claims));
        return header + "." + claims + "." + Base64Url.encode(signature.sign());
    }
}
