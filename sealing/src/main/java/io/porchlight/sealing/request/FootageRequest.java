package io.porchlight.sealing.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What two officers of an agency sign and the public log records (SF-18). An instance keeps every rule that needs
 * neither a clock nor a list: those are {@link RequestRules}. Who signed is {@link RequestVerifier}'s question.
 *
 * @param requestId random id
 * @param agencyId circleId of the agency
 * @param headHash hash of the agency's last link when the request is logged
 * @param caseKey fresh HPKE key to which grants are sealed
 * @param caseCommitment SHA-256(salt32 | case number), base64url: member {@code case}
 * @param offence code of a closed list
 * @param purpose code of a closed list
 * @param cells 3 to 19 H3 cells of resolution 9, sorted, each once
 * @param window when
 * @param deadline until when homes may grant
 * @param terms what the agency promises
 * @param text public free text, at most 2,000 characters
 */
public record FootageRequest(
        String requestId,
        String agencyId,
        String headHash,
        PublicKeyJwk caseKey,
        String caseCommitment,
        String offence,
        String purpose,
        List<String> cells,
        RequestWindow window,
        Instant deadline,
        RequestTerms terms,
        String text) {
    /** The payload's {@code typ}. */
    public static final String TYP = "porchlight-request";
    /** The fewest cells, so that no request points at one house. */
    public static final int FEWEST_CELLS = 3;
    /** The most cells, about 2 km². */
    public static final int MOST_CELLS = 19;
    /** Seconds for which a grant may live, and by which the agency may hold footage past the deadline at least. */
    public static final long LONGEST_GRANT = 259_200;

    private static final int LONGEST_TEXT = 2_000;
    private static final Pattern CODE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public FootageRequest {
        cells = List.copyOf(cells);
        cells.forEach(H3Cell::require);
        if (cells.size() < FEWEST_CELLS || cells.size() > MOST_CELLS) {
            throw new Refused("request.cells", "A request names 3 to 19 cells.");
        }
        if (!cells.equals(List.copyOf(new TreeSet<>(cells)))) {
            throw new Refused("request.cells", "The cells are sorted, each stands there once.");
        }
        if (deadline.getNano() != 0 || !deadline.isAfter(window.end())) {
            throw new Refused("request.deadline", "The deadline is a whole second after the window.");
        }
        if (terms.retainUntil() <= deadline.getEpochSecond() + LONGEST_GRANT) {
            throw new Refused("request.terms", "retainUntil lies more than three days after the deadline.");
        }
        if (!code(offence) || !code(purpose)) {
            throw new Refused("request.code", "Offence and purpose are codes of closed lists.");
        }
        boolean control = text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n');
        if (text.isBlank() || text.length() > LONGEST_TEXT || control) {
            throw new Refused("request.text", "The text has 1 to 2,000 characters and no control characters.");
        }
    }

    /** Reads a signed request; its signatures are not checked yet. */
    public static FootageRequest of(SignedDocument signed) {
        return of(signed.payload());
    }

    /** Reads a request's payload. */
    public static FootageRequest of(JsonNode payload) {
        Fields fields = Fields.of(payload, "the request");
        fields.exactly(
                "typ",
                "v",
                "requestId",
                "agencyId",
                "headHash",
                "caseKey",
                "case",
                "offence",
                "purpose",
                "cells",
                "window",
                "deadline",
                "terms",
                "text");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        List<String> cells = new ArrayList<>();
        for (JsonNode cell : fields.array("cells")) {
            cells.add(H3Cell.require(cell.isTextual() ? cell.textValue() : ""));
        }
        return new FootageRequest(
                fields.id("requestId"),
                fields.hash("agencyId"),
                fields.hash("headHash"),
                PublicKeyJwk.of(fields.object("caseKey")),
                fields.hash("case"),
                fields.text("offence"),
                fields.text("purpose"),
                cells,
                RequestWindow.of(fields.fields("window")),
                fields.minute("deadline"),
                RequestTerms.of(fields.fields("terms")),
                fields.text("text"));
    }

    /** The commitment to a case number; the salt (32 random bytes) stays with the agency. */
    public static String commit(byte[] salt, String caseNumber) {
        if (salt.length != Sha256.LENGTH) {
            throw new Refused("request.case", "The salt of a case number has 32 bytes.");
        }
        return Base64Url.encode(Sha256.of(salt, Bytes.utf8(caseNumber)));
    }

    /** The payload to sign. */
    public ObjectNode toJson() {
        return Json.object(
                "typ", TYP,
                "v", 1,
                "requestId", requestId,
                "agencyId", agencyId,
                "headHash", headHash,
                "caseKey", caseKey.toJson(),
                "case", caseCommitment,
                "offence", offence,
                "purpose", purpose,
                "cells", Json.array(cells),
                "window", window.toJson(),
                "deadline", deadline.toString(),
                "terms", terms.toJson(),
                "text", text);
    }

    /** Signs with the first officer's device; {@link SignedDocument#withSignature} adds the second's. */
    public SignedDocument sign(Signer officer) {
        return SignedDocument.sign(toJson(), List.of(officer));
    }

    /** The id of the case key: its thumbprint. */
    public String caseKeyId() {
        return caseKey.thumbprint();
    }

    private static boolean code(String text) {
        return text.length() <= 64 && CODE.matcher(text).matches();
    }
}
