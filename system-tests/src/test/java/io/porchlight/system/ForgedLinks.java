package io.porchlight.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.MemberDevice;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Links that a server makes for a circle that is not its own: in the right place, with the right predecessor, signed with
 * what a server has.
 */
final class ForgedLinks {
    /** The server's device: its keys are in no chain. */
    final MemberDevice server = MemberDevice.fresh();
    /** The keys to which the server wants clips to be sealed. */
    final PrivateKeyP256 view = PrivateKeyP256.generate();

    final PrivateKeyP256 release = PrivateKeyP256.generate();

    /** The server's keys, as a link brings them. */
    CircleKeys keys() {
        return new CircleKeys(view.publicKey(), release.publicKey());
    }

    /** New circle keys for the link after the head, by the server. */
    ObjectNode rotate(Chain chain) {
        return link(
                chain,
                1,
                chain.head().hash(),
                "rotate",
                Json.object(
                        "viewKey", view.publicKey().toJson(),
                        "releaseKey", release.publicKey().toJson()));
    }

    /** The server as a new primary. */
    ObjectNode addServer(Chain chain) {
        Member member = server.member();
        return link(
                chain,
                1,
                chain.head().hash(),
                "add-member",
                Json.object(
                        "member",
                        member.toJson(),
                        "role",
                        "primary",
                        "effectiveAt",
                        chain.state().at()));
    }

    /** New circle keys behind a link that the server has just made. */
    ObjectNode rotateAfter(Chain chain, SignedDocument before) {
        ObjectNode link = rotate(chain);
        return link.put("n", chain.head().n() + 2).put("previous", before.payloadHashText());
    }

    private static ObjectNode link(Chain chain, int ahead, String previous, String kind, ObjectNode body) {
        return Json.object(
                "typ",
                "porchlight-link",
                "v",
                1,
                "n",
                chain.head().n() + ahead,
                "at",
                chain.state().at(),
                "previous",
                previous,
                "kind",
                kind,
                "body",
                body);
    }

    /** Something in the keyring for the server, which has no key that it could seal. */
    List<KeyringEntry> keyringFor(Home home) {
        CircleState state = home.chain().state();
        return Map.of(KeyUse.VIEW, state.viewKey(), KeyUse.RELEASE, state.releaseKey()).entrySet().stream()
                .map(key -> new KeyringEntry(
                        key.getKey().text(),
                        key.getValue().thumbprint(),
                        server.member().openKeyId(),
                        Base64Url.encode(Bytes.random(Keyring.ENTRY_LENGTH))))
                .toList();
    }

    /** Signed by the server's device in its own name. */
    SignedDocument signed(ObjectNode link) {
        return SignedDocument.sign(link, List.of(server.signer()));
    }

    /** Signed by the server's device under a member's name. */
    SignedDocument signedAs(String memberId, ObjectNode link) {
        byte[] signature = signed(link).signatures().getFirst().bytes();
        return new SignedDocument(link, List.of(new SignedDocument.Signature(memberId, signature)));
    }

    /** With a signature that a member gave to another link. */
    static SignedDocument withSignatureOf(SignedDocument genuine, ObjectNode link) {
        return new SignedDocument(link, genuine.signatures());
    }

    /** What a signer made of a link. */
    static SignedDocument by(Signer signer, ObjectNode link) {
        return SignedDocument.sign(link, List.of(signer));
    }

    /**
     * Puts links behind the head of a chain in consent-service's database, from where it serves them to doorbells and apps,
     * until this is closed.
     */
    static Served serve(Chain chain, List<JsonNode> links) throws SQLException {
        long n = chain.head().n();
        for (JsonNode link : links) {
            Databases.change(
                    "consent",
                    "insert into chain_link (circle_id, n, hash, link, appended_at) values (?, ?, ?, ?, 0)",
                    chain.circleId(),
                    ++n,
                    Bytes.randomId(),
                    link.toString());
        }
        return () -> Databases.change(
                "consent",
                "delete from chain_link where circle_id = ? and n > ?",
                chain.circleId(),
                chain.head().n());
    }

    /** Forged links while they are served. */
    interface Served extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
