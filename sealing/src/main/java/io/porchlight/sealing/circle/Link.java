package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import java.util.List;

/**
 * One signed link of a chain (SF-06): {@code {typ: "porchlight-link", v, n, at, previous, kind, body}}. A Link has its
 * form; its signatures and its right to stand in a chain are checked by {@link Chain}.
 */
public final class Link {
    /** The {@code typ} of every link. */
    public static final String TYP = "porchlight-link";

    private final long n;
    private final long at;
    private final String previous;
    private final LinkBody body;
    private final SignedDocument signed;
    private final String hash;

    private Link(long n, long at, String previous, LinkBody body, SignedDocument signed) {
        this.n = n;
        this.at = at;
        this.previous = previous;
        this.body = body;
        this.signed = signed;
        this.hash = signed.payloadHashText();
    }

    /** Reads a signed link from its JSON (JWS, general serialisation, SF-03). */
    public static Link of(JsonNode json) {
        return of(SignedDocument.parse(json));
    }

    /** Reads a signed link from its bytes. */
    public static Link parse(byte[] bytes) {
        return of(SignedDocument.parse(bytes));
    }

    /** Reads a signed link. */
    public static Link of(SignedDocument signed) {
        Fields fields = Fields.of(signed.payload(), "the link");
        fields.exactly("typ", "v", "n", "at", "previous", "kind", "body");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        long n = fields.integer("n", 0, Jcs.MAX_INTEGER);
        LinkKind kind = LinkKind.of(fields.text("kind"));
        if ((n == 0) != (kind == LinkKind.CREATE)) {
            throw new Refused("link.create", "The first link of a chain, and no other, is a create link.");
        }
        String previous = n == 0 ? fields.text("previous", "") : fields.hash("previous");
        long at = fields.integer("at", 0, Jcs.MAX_INTEGER);
        return new Link(n, at, previous, LinkBody.of(kind, fields.object("body")), signed);
    }

    static Link sign(long n, long at, String previous, LinkBody body, List<Signer> signers) {
        ObjectNode payload = Json.object(
                "typ",
                TYP,
                "v",
                1,
                "n",
                n,
                "at",
                at,
                "previous",
                previous,
                "kind",
                body.kind().text(),
                "body",
                body.toJson());
        return of(SignedDocument.sign(payload, signers));
    }

    /** The same link with one more signature, for links that need several signers in several places. */
    public Link cosigned(Signer signer) {
        return of(signed.withSignature(signer));
    }

    /** Its place in the chain; {@code create} is 0. */
    public long n() {
        return n;
    }

    /** When it was made, Unix seconds; never smaller than the link before. */
    public long at() {
        return at;
    }

    /** The hash of the link before, "" for {@code create}. */
    public String previous() {
        return previous;
    }

    /** Its kind. */
    public LinkKind kind() {
        return body.kind();
    }

    /** What it says. */
    public LinkBody body() {
        return body;
    }

    /** The signed document: what is stored, sent and logged. */
    public SignedDocument signed() {
        return signed;
    }

    /** The link's hash (SF-04): of its payload without signatures. Of {@code create} this is the circleId. */
    public String hash() {
        return hash;
    }
}
