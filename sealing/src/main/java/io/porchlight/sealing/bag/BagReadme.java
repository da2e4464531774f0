package io.porchlight.sealing.bag;

import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.grant.Grant;
import java.util.List;

/** The bag's README.txt: the main checks with nothing but a shell, sha256sum, openssl and jq. */
final class BagReadme {
    private BagReadme() {}

    static String of(Grant grant, List<Statement> statements) {
        StringBuilder clips = new StringBuilder();
        statements.forEach(statement -> clips.append("  ")
                .append(statement.clipId())
                .append("  ")
                .append(statement.minute())
                .append('\n'));
        return TEXT.replace("@JTI@", grant.jti()).replace("@CLIPS@", clips);
    }

    private static final String TEXT = """
            EVIDENCE BAG

            Grant @JTI@, of these clips (id, minute in UTC):
            @CLIPS@
            A household handed over what lies in data/. Everything here can be checked without Porchlight's
            servers. The whole of it does
                porchlight verify --trust trust.json bag.zip
            with the trust.json that Porchlight publishes; the copy in trust/ is only there to be compared.

            The same by hand, step by step, in this folder. Lines between the marks can be run with sh as they
            stand; they need sha256sum, openssl (3.0 or later) and jq, and stop at the first thing that is wrong.

            --- begin checks
            set -eu
            fail() { echo "WRONG: $*"; exit 1; }
            b64() { tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | openssl base64 -d -A; }
            hex() { od -An -v -tx1 | tr -d ' \\n'; }
            hmac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" | sed 's/.*= *//'; }
            tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

            # 1. Nothing was changed since the bag was packed.
            sha256sum -c --quiet manifest-sha256.txt
            sha256sum -c --quiet tagmanifest-sha256.txt
            echo "manifests hold"

            # 2. Each track is, bit for bit, what the doorbell sealed (plaintextMac in its statement), and the key is
            #    the one to which the doorbell committed (keyCommitment), so no second film hides behind it.
            for statement in meta/*.statement.json; do
              clip=$(jq -r .clipId "$statement")
              for kind in video audio detail; do
                [ -e "meta/$clip.$kind.track-key" ] || continue
                case $kind in video) file="data/$clip.mp4" ;; audio) file="data/$clip.audio.m4a" ;; *) file="data/$clip.$kind.json" ;; esac
                field() { jq -j ".tracks[] | select(.kind == \\"$kind\\") | .$1" "$statement" | b64 | hex; }
                [ "$(hmac "$(cat "meta/$clip.$kind.plain-mac-key")" < "$file")" = "$(field plaintextMac)" ] || fail "$file"
                [ "$(printf '%s' "porchlight/commit/1|$clip|$kind" | hmac "$(cat "meta/$clip.$kind.track-key")")" = "$(field keyCommitment)" ] || fail "key of $file"
                echo "$file holds"
              done
            done

            # 3. The terms are those which request and grant name.
            payload() { jq -j .payload "$1" | b64; }
            terms=$(payload meta/request.json | jq -j .terms.text | b64 | hex)
            [ "$(sha256sum < meta/terms.txt | cut -c1-64)" = "$terms" ] || fail "meta/terms.txt"
            [ "$(payload meta/grant.json | jq -c '.authorization_details[0].terms')" = "$(payload meta/request.json | jq -c .terms)" ] || fail "terms of the grant"
            echo "terms hold"

            # 4. Each clip's own key signed the grant; each signature in the request is by an officer of the agency.
            #    verify DOCUMENT INDEX KEY.JSON: the JWS signature with that index holds under that key (ES256).
            verify() {
              jq -j ".signatures[$2].protected, \\".\\", .payload" "$1" > "$tmp/input"
              signature=$(jq -j ".signatures[$2].signature" "$1" | b64 | hex)
              printf 'asn1=SEQUENCE:s\\n[s]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' \\
                "$(printf '%s' "$signature" | cut -c1-64)" "$(printf '%s' "$signature" | cut -c65-128)" > "$tmp/sig.cnf"
              openssl asn1parse -genconf "$tmp/sig.cnf" -noout -out "$tmp/sig.der"
              printf 'asn1=SEQUENCE:p\\n[p]\\na=SEQUENCE:a\\nk=FORMAT:HEX,BITSTRING:04%s%s\\n[a]\\no=OID:id-ecPublicKey\\nc=OID:prime256v1\\n' \\
                "$(jq -j .x "$3" | b64 | hex)" "$(jq -j .y "$3" | b64 | hex)" > "$tmp/key.cnf"
              openssl asn1parse -genconf "$tmp/key.cnf" -noout -out "$tmp/key.der"
              openssl pkey -pubin -inform DER -in "$tmp/key.der" -out "$tmp/key.pem"
              openssl dgst -sha256 -verify "$tmp/key.pem" -signature "$tmp/sig.der" "$tmp/input" > "$tmp/said" || return 1
            }
            # The key with the RFC 7638 thumbprint that a signature's header names, out of a list of keys.
            thumbprint() { jq -cj '{crv, kty, x, y}' "$1" | openssl dgst -sha256 -binary | openssl base64 -A | tr '/+' '_-' | tr -d '='; }
            signed_by() {
              i=0
              while [ "$i" -lt "$(jq '.signatures | length' "$1")" ]; do
                kid=$(jq -j ".signatures[$i].protected" "$1" | b64 | jq -j .kid)
                if [ "$kid" = "$(thumbprint "$2")" ]; then verify "$1" "$i" "$2" && return 0; return 1; fi
                i=$((i + 1))
              done
              return 1
            }
            for statement in meta/*.statement.json; do
              jq -c .clipKey "$statement" > "$tmp/key.json"
              signed_by meta/grant.json "$tmp/key.json" || fail "the grant is not signed for $statement"
            done
            [ "$(jq '.signatures | length' meta/grant.json)" = "$(ls meta/*.statement.json | wc -l | tr -d ' ')" ] || fail "signatures of the grant"
            echo "the grant is signed by the key of every clip"
            jq -r '.[].payload' trust/agency-chain.json | while read -r link; do
              printf '%s' "$link" | b64 | jq -c '.body.member.sign // empty'
            done > "$tmp/officers"
            officers=0
            while read -r key; do
              printf '%s' "$key" > "$tmp/key.json"
              if signed_by meta/request.json "$tmp/key.json"; then officers=$((officers + 1)); fi
            done < "$tmp/officers"
            [ "$officers" -ge 2 ] || fail "signatures of the request"
            echo "two officers signed the request"

            # 5. The log's key signed every checkpoint (Ed25519 over the note's text).
            log=$(jq -r .log trust/trust.json)
            rest=${log#*+}
            printf 'asn1=SEQUENCE:p\\n[p]\\na=SEQUENCE:a\\nk=FORMAT:HEX,BITSTRING:%s\\n[a]\\no=OID:ED25519\\n' \\
              "$(printf '%s' "${rest#*+}" | openssl base64 -d -A | hex | cut -c3-)" > "$tmp/log.cnf"
            openssl asn1parse -genconf "$tmp/log.cnf" -noout -out "$tmp/log.der"
            openssl pkey -pubin -inform DER -in "$tmp/log.der" -out "$tmp/log.pem"
            for proof in proof/*.tlog-proof; do
              awk 'blank == 1 && $0 == "" { exit } blank == 1 { print } $0 == "" { blank = 1 }' "$proof" > "$tmp/text"
              awk -v name="${log%%+*}" '$1 == "\\342\\200\\224" && $2 == name { print $3; exit }' "$proof" | openssl base64 -d -A | tail -c 64 > "$tmp/sig"
              openssl pkeyutl -verify -pubin -inkey "$tmp/log.pem" -rawin -in "$tmp/text" -sigfile "$tmp/sig" > "$tmp/said" || fail "$proof"
            done
            echo "the log signed every checkpoint"
            --- end checks

            Not shown here, but done by porchlight verify and by any tool that reads C2SP tlog-proof files: the paths
            from each record to its checkpoint, the witnesses' cosignatures and their times, the accreditation of
            the agency, and that each clip was on record before the request.

            Keys and proofs: meta/*.plain-mac-key and *.track-key are hexadecimal; all other bytes are base64url. The
            formats: RFC 8493 (this bag), RFC 8785 and RFC 7515 (signed JSON), C2SP tlog-proof (proof/).
            What the agency promised - view only, no sharing, no face search, deletion in time - stands in meta/terms.txt.
            """;
}
