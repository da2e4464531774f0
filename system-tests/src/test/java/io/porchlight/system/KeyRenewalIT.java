package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.Links;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainHead;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Home;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A home renews its keys; a server wants the doorbell to seal to keys of the server instead. It writes links into its own
 * database and serves them to the doorbell and the app.
 *
 * <p>Seen to fail with the defence off: {@link #withTheDefenceOff_clipsAreSealedToTheServer}.
 */
@ExtendWith(RunningSystem.class)
class KeyRenewalIT {
    private static final ForgedLinks FORGED = new ForgedLinks();
    private static Town town;
    private static Doorbell doorbell;
    private static Household household;
    /** A link that a member of the home did sign once, in a branch that was given up, with keys that leaked. */
    private static Link fork;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
        Home home = town.cast().newHome(town.cast().homeowner("alice"), true);
        doorbell = town.cast().newDoorbell("renewal-" + Bytes.randomId());
        household = town.furnished(home, doorbell);
        Chain before = home.chain();
        Chain branch = before.append(ChainAuthor.after(before, Instant.now())
                .rotate(fresh(), home.device().signer()));
        fork = ChainAuthor.after(branch, Instant.now())
                .rotate(FORGED.keys(), home.device().signer());
        home.renew();
        doorbell.refreshCircle();
    }

    @AfterAll
    static void switchOff() {
        doorbell.close();
    }

    @Test
    @DisplayName(
            "A-35 a doorbell follows no renewal that a server forged, forked or rolled back, and seals nothing to it")
    void forgedRenewals() throws SQLException, IOException {
        Home home = household.home();
        ChainHead head = home.chain().head();
        CircleState state = home.chain().state();
        Set<String> genuine =
                Set.of(state.viewKey().thumbprint(), state.releaseKey().thumbprint());
        for (Map.Entry<String, List<JsonNode>> forgery : forgeries(home).entrySet()) {
            String code = forgery.getKey().substring(forgery.getKey().lastIndexOf(' ') + 1);
            int waiting = doorbell.spool().waiting().size();
            try (ForgedLinks.Served served = ForgedLinks.serve(home.chain(), forgery.getValue())) {
                assertEquals(forgery.getValue(), served(home, head), "the service really serves them");
                assertRefused(code, forgery.getKey(), doorbell::refreshCircle);
                assertRefused(code, forgery.getKey(), home::refresh);
                assertRefused(code, forgery.getKey(), home::renew);
                assertRefused(
                        code,
                        forgery.getKey(),
                        () -> doorbell.record(EventMessage.starting("motion", Instant.now()), film(), List.of()));
                assertEquals(waiting, doorbell.spool().waiting().size(), "nothing was recorded");
                Spooled clip = Spooled.offline(doorbell, film());
                assertEquals(genuine, clip.sealedTo(), forgery.getKey());
                for (PrivateKeyP256 servers : List.of(FORGED.view, FORGED.release)) {
                    assertRefused("hpke.not-opened", forgery.getKey(), () -> clip.picture(servers, home.circleId()));
                }
            }
            assertEquals(head, doorbell.circle().chain().orElseThrow().head());
            assertEquals(head, kept(doorbell).head(), "nor did it remember anything of it");
            assertEquals(head, home.chain().head());
        }
        Footage film = film();
        Household.Seen seen = household.see(film);
        assertArrayEquals(film.video(), household.clips().open(seen.statement(), seen.bundle(), Kind.VIDEO));
    }

    /** What a server might put behind the head; the last word of each name is why it is refused. */
    private static Map<String, List<JsonNode>> forgeries(Home home) {
        Chain chain = home.chain();
        SignedDocument joined = FORGED.signed(FORGED.addServer(chain));
        SignedDocument genuine = chain.link(chain.head().n()).signed();
        Map<String, List<JsonNode>> all = new LinkedHashMap<>();
        all.put("new keys, signed by the server: chain.signer-unknown", one(FORGED.signed(FORGED.rotate(chain))));
        all.put(
                "the same under a member's name: jws.signature",
                one(FORGED.signedAs(home.device().member().id(), FORGED.rotate(chain))));
        all.put(
                "the same with a signature of a member's earlier link: jws.signature",
                one(ForgedLinks.withSignatureOf(genuine, FORGED.rotate(chain))));
        all.put(
                "the server joins, then brings new keys: chain.signer-unknown",
                List.of(
                        joined.toJson(),
                        FORGED.signed(FORGED.rotateAfter(chain, joined)).toJson()));
        all.put(
                "a doorbell of the home as signer: chain.signer-unknown",
                one(ForgedLinks.by(Signer.of(doorbell.state().identity()), FORGED.rotate(chain))));
        all.put(
                "the circle of the server: chain.previous",
                one(serversCircle(chain.head().n() + 1)));
        all.put("a fork that a member once signed: chain.previous", one(fork.signed()));
        all.put("the last link once more: chain.gap", one(genuine));
        all.put("an older link once more: chain.gap", one(chain.link(1).signed()));
        return all;
    }

    private static List<JsonNode> one(SignedDocument link) {
        return List.of(link.toJson());
    }

    /** Link n of a chain that is in order from beginning to end, only not this home's. */
    private static SignedDocument serversCircle(long n) {
        var signer = FORGED.server.signer();
        Chain chain = Chain.verify(
                List.of(ChainAuthor.createHousehold(
                        FORGED.server.member(), fresh(), Recovery.generate().principal(), Instant.now(), signer)),
                ChainTrust.none());
        while (chain.head().n() < n - 1) {
            chain = chain.append(ChainAuthor.after(chain, Instant.now()).rotate(fresh(), signer));
        }
        return ChainAuthor.after(chain, Instant.now())
                .rotate(FORGED.keys(), signer)
                .signed();
    }

    @Test
    @DisplayName("A-35 a doorbell follows the renewal that its home signed, and seals to the new key only")
    void theHomesOwnRenewal() throws IOException, InterruptedException {
        try (Doorbell another = town.cast().newDoorbell("renewal-" + Bytes.randomId())) {
            Home home = town.cast().newHome(household.home().session(), true);
            Household renewing = town.furnished(home, another);
            String before = home.chain().state().viewKey().thumbprint();
            PrivateKeyP256 old = home.circleKey(KeyUse.VIEW, before);
            home.renew();
            assertNotEquals(before, home.chain().state().viewKey().thumbprint());
            Footage film = film();
            Household.Seen seen = renewing.see(film);
            assertArrayEquals(film.video(), renewing.clips().open(seen.statement(), seen.bundle(), Kind.VIDEO));
            assertRefused(
                    "hpke.not-opened",
                    "the old key",
                    () -> seen.bundle().sealedKeys().getFirst().openTrack(old, home.circleId(), seen.statement()));
        }
    }

    @Test
    @DisplayName("A-35 without the look at who signed a link, a doorbell seals to the server, which opens the film")
    void withTheDefenceOff_clipsAreSealedToTheServer() throws IOException, InterruptedException, SQLException {
        Home home = household.home();
        try (Doorbell trusting = town.cast().newDoorbell("renewal-" + Bytes.randomId())) {
            Home hers = town.cast().newHome(home.session(), true);
            town.furnished(hers, trusting);
            Footage film = film();
            try (ForgedLinks.Served served =
                            ForgedLinks.serve(hers.chain(), one(FORGED.signed(FORGED.rotate(hers.chain()))));
                    DefenceOff off = Defence.CHAINS_CHECK_SIGNERS.off()) {
                String clipId = trusting.record(EventMessage.starting("motion", Instant.now()), film, List.of());
                Spooled clip = Spooled.waiting(trusting, clipId);
                assertArrayEquals(film.video(), clip.picture(FORGED.view, hers.circleId()));
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void assertRefused(String code, String what, Step step) {
        assertEquals(code, assertThrows(Refused.class, step::run, what).code(), what);
    }

    private static List<JsonNode> served(Home home, ChainHead head) {
        return home.session()
                .consent()
                .get(home.path("/links?after=" + head.n()), Links.class)
                .links();
    }

    private static Chain kept(Doorbell doorbell) {
        return Chain.verify(doorbell.state().links().orElseThrow(), ChainTrust.none());
    }

    private static CircleKeys fresh() {
        return new CircleKeys(
                PrivateKeyP256.generate().publicKey(), PrivateKeyP256.generate().publicKey());
    }

    static Footage film() {
        return new Footage(Bytes.random(30_000), Optional.of(Bytes.random(5_000)), Bytes.random(5_000), 4_000);
    }
}
