package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.api.GrantKey;
import io.porchlight.contracts.api.GrantSubmission;
import io.porchlight.contracts.api.SignerOpening;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.bag.VerifyCommand;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Evidence;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.player.Http;
import io.porchlight.stack.player.MemberDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consent that nobody in the home gave.
 *
 * <p>Seen to fail with the defence off: {@link #withTheDefenceOff_aGrantWithoutTheClipKeyIsTaken} takes the checks out of the
 * running consent-service, then out of {@code verify} ({@link Defence}). Whoever cannot be stopped by the one is stopped by the
 * other. The first two tests also show that what is refused there is taken once nothing is forged.
 */
@ExtendWith(RunningSystem.class)
class GrantForgeryIT {
    private static Town town;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
    }

    @Test
    @DisplayName(
            "A-18 A-29 R4 S1-12 S3-01 a grant by other keys, changed, replayed, by a stranger or for another clip is refused")
    void forgedGrantsAreRefused() {
        Household bob = town.bob;
        String prompt = bob.home().path("/prompts/" + town.bobAsked.prompt().promptId() + "/grant");
        Http consent = bob.home().session().consent();
        GrantBuilder.Signed good = grant(bob, town.bobFirst, bob.home().device().signer());
        Object proper = submission(good.grant(), good, bob, town.bobFirst);

        SignedDocument otherKey =
                SignedDocument.sign(good.grant().payload(), List.of(Signer.of(PrivateKeyP256.generate())));
        Answers.ask(consent, "POST", prompt, submission(otherKey, good, bob, town.bobFirst))
                .refused(422, "wrong-key");

        // The name of the clip's key over another's signature.
        SignedDocument renamed = new SignedDocument(
                otherKey.payload(),
                List.of(new SignedDocument.Signature(
                        good.grant().signatures().getFirst().kid(),
                        otherKey.signatures().getFirst().bytes())));
        Answers.ask(consent, "POST", prompt, submission(renamed, good, bob, town.bobFirst))
                .refused(422, "wrong-key");

        ObjectNode longer = good.grant().payload().deepCopy();
        longer.put("exp", longer.get("exp").longValue() - 1);
        SignedDocument changed = new SignedDocument(longer, good.grant().signatures());
        Answers.ask(consent, "POST", prompt, submission(changed, good, bob, town.bobFirst))
                .refused(422, "wrong-key");

        GrantBuilder.Signed stranger =
                grant(bob, town.bobFirst, town.alice.home().device().signer());
        Answers.ask(consent, "POST", prompt, submission(stranger.grant(), stranger, bob, town.bobFirst))
                .refused(403, "not-primary");

        GrantBuilder.Signed foreign =
                grant(town.alice, town.aliceFirst, bob.home().device().signer());
        Answers.ask(consent, "POST", prompt, submission(foreign.grant(), foreign, bob, town.aliceFirst))
                .refused(422, "clip-not-in-prompt");

        SignedDocument earlier = SignedDocument.parse(town.bobFirstGrant.grant());
        Answers.ask(consent, "POST", prompt, submission(earlier, good, bob, town.bobFirst))
                .refused(422, "grant-invalid");
        String first = bob.requests().promptFor(town.firstRequest).orElseThrow().promptId();
        Answers.ask(
                        consent,
                        "POST",
                        bob.home().path("/prompts/" + first + "/grant"),
                        submission(earlier, good, bob, town.bobFirst))
                .refused(409, "grant-replayed");

        Http alice = town.alice.home().session().consent();
        Answers missing = Answers.ask(
                        alice, "POST", town.alice.home().path("/prompts/" + Bytes.randomId() + "/grant"), proper)
                .refused(404, "not-found");
        Answers.ask(alice, "POST", prompt, proper).sameAs(missing);
        Answers.ask(Http.anonymous(town.stage.addresses().consent()), "POST", prompt, proper)
                .refused(401, "unauthorized");

        assertEquals(
                202, Answers.ask(consent, "POST", prompt, proper).status(), "what none of them could do, the home can");
        Answers.ask(consent, "POST", prompt, proper).refused(409, "grant-replayed");
    }

    @Test
    @DisplayName("A-18 R4 a bag whose grant was signed anew by a key of a server does not verify")
    void aResignedBagFails(@TempDir Path folder) throws IOException {
        Path bag = folder.resolve("bag.zip");
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), town.aliceFirstGrant);
        evidence.export(evidence.open(), town.stage.trust(), bag);
        Map<String, byte[]> files = MainJobIT.files(bag);
        String name = files.keySet().stream()
                .filter(n -> n.endsWith("meta/grant.json"))
                .findFirst()
                .orElseThrow();
        String tags = files.keySet().stream()
                .filter(n -> n.endsWith("tagmanifest-sha256.txt"))
                .findFirst()
                .orElseThrow();
        byte[] genuine = files.get(name);
        SignedDocument grant = SignedDocument.parse(genuine);
        byte[] forged = SignedDocument.sign(grant.payload(), List.of(Signer.of(PrivateKeyP256.generate())))
                .bytes();
        files.put(name, forged);
        String manifest = new String(files.get(tags), StandardCharsets.UTF_8);
        String told = Hex.encode(Sha256.of(genuine));
        assertTrue(manifest.contains(told));
        files.put(tags, Bytes.utf8(manifest.replace(told, Hex.encode(Sha256.of(forged)))));
        Path forgery = folder.resolve("false.zip");
        MainJobIT.zip(files, forgery);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertEquals(1, verify(forgery, said), said::toString);
        assertTrue(
                said.toString(StandardCharsets.UTF_8).lines().anyMatch(line -> line.matches("FAILED +grant.*")),
                said::toString);
        files.put(name, genuine);
        files.put(tags, Bytes.utf8(manifest));
        MainJobIT.zip(files, forgery);
        assertEquals(0, verify(forgery, said), said::toString);
    }

    @Test
    @DisplayName(
            "A-18 R4 S1-12 with consent-service's checks off a grant without the clip's key is taken and released, and verify"
                    + " still refuses it; with that check off too it holds")
    void withTheDefenceOff_aGrantWithoutTheClipKeyIsTaken(@TempDir Path folder) throws IOException {
        Household bob = town.bob;
        String requestId =
                town.handIn(town.cast().draft("FORGED-" + Bytes.randomId().substring(0, 6)));
        town.awaitPublished(requestId);
        HomeRequests.Checked asked = bob.asked(requestId, town.bobFirst);
        // Somebody who may look but not share: has the track keys, and neither the clip's key nor a primary's device.
        GrantBuilder.Signed unsigned =
                grant(asked, bob, town.bobFirst, MemberDevice.fresh().signer());
        SignedDocument forged =
                SignedDocument.sign(unsigned.grant().payload(), List.of(Signer.of(PrivateKeyP256.generate())));
        Object submission = submission(forged, unsigned, bob, town.bobFirst);
        String prompt = bob.home().path("/prompts/" + asked.prompt().promptId() + "/grant");
        Http consent = bob.home().session().consent();
        Answers.ask(consent, "POST", prompt, submission).refused(422, "wrong-key");
        try (DefenceOff keys = Defence.CONSENT_CHECKS_GRANTS.off()) {
            Answers.ask(consent, "POST", prompt, submission).refused(403, "not-primary");
            try (DefenceOff primaries = Defence.CONSENT_CHECKS_WHO_GRANTS.off()) {
                Answers taken = Answers.ask(consent, "POST", prompt, submission);
                assertEquals(202, taken.status(), taken::text);
            }
        }
        DisclosureGranted released =
                town.released(requestId, forged.payload().get("jti").textValue());
        Path bag = folder.resolve("forged.zip");
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), released);
        evidence.export(evidence.open(), town.stage.trust(), bag);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertEquals(1, verify(bag, said), said::toString);
        String failed = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("FAILED"))
                .collect(Collectors.joining("\n"));
        assertTrue(
                failed.matches("(?s)FAILED +grant signed by the key of .*FAILED +case key in the request.*"), failed);
        assertEquals(2, failed.lines().count(), failed);
        try (DefenceOff off = Defence.VERIFY_CHECKS_GRANTS.off()) {
            assertEquals(0, verify(bag, said), said::toString);
        }
    }

    private static int verify(Path bag, ByteArrayOutputStream said) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return VerifyCommand.run(new String[] {"--trust", town.stage.trustFile().toString(), bag.toString()}, out, out);
    }

    /** A grant of a home's clip for the second request, built as the home's device would, signed for by {@code member}. */
    private static GrantBuilder.Signed grant(Household home, Household.Seen clip, Signer member) {
        return grant(town.bobAsked, home, clip, member);
    }

    private static GrantBuilder.Signed grant(
            HomeRequests.Checked asked, Household home, Household.Seen clip, Signer member) {
        Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
        for (Kind kind : List.of(Kind.VIDEO, Kind.DETAIL)) {
            keys.put(kind, home.clips().trackKey(clip.statement(), clip.bundle(), kind));
        }
        return new GrantBuilder(asked.request())
                .clip(clip.statement(), Signer.of(home.clips().clipKey(clip.statement(), clip.bundle())), keys)
                .sign(member, Instant.now(), Duration.ofHours(72));
    }

    private static GrantSubmission submission(
            SignedDocument document, GrantBuilder.Signed signed, Household home, Household.Seen clip) {
        SealedKey kept = SealedKey.ofGrantKey(
                home.home().chain().state().releaseKey(),
                home.home().circleId(),
                clip.clipId(),
                PrivateKeyP256.generate());
        return new GrantSubmission(
                document.toJson(),
                new SignerOpening(
                        Base64Url.encode(signed.opening().salt()),
                        signed.opening().jws()),
                List.of(new GrantKey(clip.clipId(), kept.keyId(), Base64Url.encode(kept.sealed()))));
    }
}
