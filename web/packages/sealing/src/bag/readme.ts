import type { Disclosure } from "../grant/disclosure.js";
import { formatTime } from "../encoding/time.js";

/**
 * README.txt of a bag: what it is, and how to check it with sha256sum and openssl alone. Lines that begin with four
 * spaces are commands of a POSIX shell, run in the bag's top folder; each prints OK or ends with an error. The text is the
 * same as that of the Java module (a test compares them).
 */
export function bagReadme(disclosure: Disclosure, exportedAt: number): string {
  const { grant, logged } = disclosure;
  const head: Record<string, string> = {
    GRANT: grant.jti,
    REQUEST: logged.request.requestId,
    AGENCY: `${oneLine(logged.agency.state.name ?? "")} (${grant.agencyId})`,
    EXPORTED: formatTime(exportedAt),
  };
  return BAG_README.replaceAll(/@([A-Z]+)@/g, (_, name: string) => head[name]!);
}

/** Lines of this file are run: a name must not become one. */
function oneLine(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
}

/** The text with the places of what each bag brings. */
export const BAG_README = String.raw`Porchlight evidence bag (BagIt, RFC 8493)

Grant     @GRANT@
Request   @REQUEST@
Agency    @AGENCY@
Exported  @EXPORTED@

data/   the footage, bit-exact as the doorbell sealed it, and what the home added
meta/   statements of the clips, the request, the grant, the terms, keys
proof/  proofs that request, grant, clips and agency stand in the public log
trust/  the keys that the proofs were checked with: compare them with the published copies

The keys in meta/ open nothing that this bag does not show. What the agency promised (view only, no sharing, no face
search, deletion in time) stands in meta/terms.txt.
Everything at once, with keys that you got elsewhere:  porchlight verify <bag.zip> --trust <trust.json>
What follows needs only a POSIX shell, sha256sum and openssl 3. All of it, in this folder:  sed -n 's/^    //p' README.txt | sh
Whoever forges a bag can change this file too: if that matters, take these lines from a bag that you trust.

    set -eu
    unb64() { tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | openssl base64 -d -A; }
    b64() { openssl base64 -A | tr '/+' '_-' | tr -d '='; }
    hex() { od -An -v -tx1 | tr -d ' \n'; }
    hash() { openssl dgst -sha256 -binary | b64; }
    same() { if [ "$1" = "$2" ]; then echo "OK $3"; else echo "FAILED $3"; exit 1; fi; }
    mac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(tr -d '\n' < "$1")" -binary | b64; }
    value() { sed 's/.*"'"$1"'":"//; s/".*//'; }
    payload() { grep -o '"payload":"[^"]*"' "$1" | value payload; }
    tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

1. No file was changed since the bag was made.

    sha256sum --quiet -c manifest-sha256.txt; echo "OK data"
    sha256sum --quiet -c tagmanifest-sha256.txt; echo "OK tags"

2. The statements here are exactly those that the grant names, by their hashes.

    payload meta/grant.json | unb64 > "$tmp/grant"
    payload meta/request.json | unb64 > "$tmp/request"
    grep -o '"statement":"[^"]*"' "$tmp/grant" | value statement | sort > "$tmp/named"
    for file in meta/*.statement.json; do hash < "$file"; echo; done | sort > "$tmp/there"
    same "$(cat "$tmp/there")" "$(cat "$tmp/named")" "statements of the grant"

3. Each file of footage is the one over which its clip's statement has a MAC, and the key is the one that it commits to,
   so that no second film hides behind it. What the home added is what the grant names.

    track() { grep -o '{[^{}]*"kind":"'"$2"'"[^{}]*}' "meta/$1.statement.json" | value "$3"; }
    seen=0
    for statement in meta/*.statement.json; do
      clip=$(value clipId < "$statement")
      same "$statement" "meta/$clip.statement.json" "name of $statement"
      for kind in video audio poster detail; do
        [ -e "meta/$clip.$kind.track-key" ] || continue
        case $kind in video) file=data/$clip.mp4 ;; audio) file=data/$clip.audio.m4a ;; poster) file=data/$clip.poster.jpg ;; *) file=data/$clip.$kind.json ;; esac
        same "$(mac "meta/$clip.$kind.plain-mac-key" < "$file")" "$(track "$clip" "$kind" plaintextMac)" "plaintext of $file"
        same "$(printf %s "porchlight/commit/1|$clip|$kind" | mac "meta/$clip.$kind.track-key")" "$(track "$clip" "$kind" keyCommitment)" "key of $file"
        seen=$((seen + 1))
      done
    done
    for file in data/place.json data/contact.json; do
      [ -e "$file" ] || continue
      same "$(grep -o '"hash":"'"$(hash < "$file")"'"' "$tmp/grant" | wc -l | tr -d ' ')" 1 "$file"
      seen=$((seen + 1))
    done
    same "$(ls data | wc -l | tr -d ' ')" "$seen" "no other file in data/"

4. Each clip's own key signed the grant, and the grant answers this request: its place in the log, its case key, its terms.

    holds() {
      kid=$(printf %s "$3" | hash)
      head=$(printf '{"alg":"ES256","kid":"%s","typ":"%s"}' "$kid" "$2" | b64)
      grep -o '"protected":"'"$head"'","signature":"[^"]*"' "$1" | value signature > "$tmp/rs"
      [ -s "$tmp/rs" ] || return 1
      rs=$(unb64 < "$tmp/rs" | hex)
      printf 'asn1=SEQUENCE:k\n[k]\na=SEQUENCE:i\nb=FORMAT:HEX,BITSTRING:04%s%s\n[i]\na=OID:id-ecPublicKey\nb=OID:prime256v1\n' "$(printf %s "$3" | value x | unb64 | hex)" "$(printf %s "$3" | value y | unb64 | hex)" > "$tmp/k"
      printf 'asn1=SEQUENCE:s\n[s]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "$(printf %s "$rs" | cut -c1-64)" "$(printf %s "$rs" | cut -c65-128)" > "$tmp/s"
      openssl asn1parse -genconf "$tmp/k" -noout -out "$tmp/key.der"
      openssl asn1parse -genconf "$tmp/s" -noout -out "$tmp/sig.der"
      openssl pkey -pubin -inform DER -in "$tmp/key.der" -out "$tmp/key.pem"
      printf %s.%s "$head" "$(payload "$1" | tr -d '\n')" | openssl dgst -sha256 -verify "$tmp/key.pem" -signature "$tmp/sig.der" > "$tmp/said" 2>&1
    }
    for statement in meta/*.statement.json; do
      if holds meta/grant.json porchlight-grant "$(grep -o '"clipKey":{[^}]*}' "$statement" | sed 's/"clipKey"://')"; then echo "OK grant signed for $statement"; else echo "FAILED grant signed for $statement"; exit 1; fi
    done
    same "$(grep -o '"signature":' meta/grant.json | wc -l)" "$(ls meta/*.statement.json | wc -l)" "no other signature on the grant"
    { sed -n 's/^extra //p' proof/request.tlog-proof | openssl base64 -d -A | value salt | unb64; cat meta/request.json; } | hash > "$tmp/leaf"
    same "$(value requestLeaf < "$tmp/grant")" "$(cat "$tmp/leaf")" "request of the grant"
    same "$(value caseKeyId < "$tmp/grant")" "$(grep -o '"caseKey":{[^}]*}' "$tmp/request" | sed 's/"caseKey"://' | tr -d '\n' | hash)" "case key"
    same "$(hash < meta/terms.txt)" "$(grep -o '"terms":{[^}]*}' "$tmp/request" | value text)" "terms"
    same "$(grep -o '"terms":{[^}]*}' "$tmp/grant")" "$(grep -o '"terms":{[^}]*}' "$tmp/request")" "terms of the grant"

5. Two officers of the agency signed the request.

    payload trust/agency-chain.json | while read -r link; do
      printf %s "$link" | unb64 | grep -o '"sign":{[^}]*}' | sed 's/"sign"://' || true
    done | sort -u > "$tmp/officers"
    officers=0
    while read -r key; do
      if holds meta/request.json porchlight-request "$key"; then officers=$((officers + 1)); fi
    done < "$tmp/officers"
    same "$officers" 2 "officers who signed the request"

6. The log's key signed every checkpoint (Ed25519 over the note's text).

    log=$(grep -o '"log":"[^"]*"' trust/trust.json | value log)
    printf 'asn1=SEQUENCE:p\n[p]\na=SEQUENCE:a\nk=FORMAT:HEX,BITSTRING:%s\n[a]\no=OID:ED25519\n' "$(printf '%s\n' "$log" | sed 's/^[^+]*+[^+]*+//' | openssl base64 -d -A | hex | cut -c3-)" > "$tmp/l"
    openssl asn1parse -genconf "$tmp/l" -noout -out "$tmp/log.der"
    openssl pkey -pubin -inform DER -in "$tmp/log.der" -out "$tmp/log.pem"
    for proof in proof/*.tlog-proof; do
      awk 'blank == 1 && $0 == "" { exit } blank == 1 { print } $0 == "" { blank = 1 }' "$proof" > "$tmp/text"
      awk -v name="$(printf %s "$log" | sed 's/+.*//')" '$1 == "\342\200\224" && $2 == name { print $3; exit }' "$proof" | openssl base64 -d -A | tail -c 64 > "$tmp/sig"
      if openssl pkeyutl -verify -pubin -inkey "$tmp/log.pem" -rawin -in "$tmp/text" -sigfile "$tmp/sig" > "$tmp/said" 2>&1; then echo "OK checkpoint of $proof"; else echo "FAILED checkpoint of $proof"; exit 1; fi
    done

Not checked above, and checked by "porchlight verify": that the officers were members when they asked and the agency was
accredited (trust/agency-chain.json), the paths from each record to its checkpoint (proof/, C2SP tlog-proof), that each
clip was on record before the request, and the witnesses' cosignatures and their times.
`;
