import type { Disclosure } from "../grant/disclosure.js";
import type { Kind } from "../clip/kind.js";
import { formatTime } from "../encoding/time.js";

/** One track in a bag. */
export interface BagTrack {
  readonly clipId: string;
  readonly kind: Kind;
  /** Path below the bag's top folder. */
  readonly path: string;
}

/**
 * README.txt of a bag: what it is, and how to check it with sha256sum and openssl alone. Lines that begin with four
 * spaces are commands of a POSIX shell, run in the bag's top folder; each prints OK or ends with an error.
 */
export function bagReadme(disclosure: Disclosure, tracks: readonly BagTrack[], exportedAt: number): string {
  const { grant, logged } = disclosure;
  const sections = tracks.map(trackCommands).join("");
  const signatures = disclosure.statements.map((statement) => signatureCommand(statement.clipId)).join("");
  return `Porchlight evidence bag (BagIt, RFC 8493)

Grant     ${grant.jti}
Request   ${logged.request.requestId}
Agency    ${logged.agency.state.name ?? ""} (${grant.agencyId})
Exported  ${formatTime(exportedAt)}

data/   the footage, bit-exact as the doorbell sealed it, and what the home added
meta/   statements of the clips, the request, the grant, the terms, keys
proof/  proofs that request, grant, clips and agency stand in the public log
trust/  the keys that the proofs were checked with: compare them with the published copies

The keys in meta/ open nothing that this bag does not show.
Everything at once, with keys that you got elsewhere:  porchlight verify <bag.zip> --trust <trust.json>
What follows needs only a POSIX shell, sha256sum and openssl 3. All of it, in this folder:  sed -n 's/^    //p' README.txt | sh

    set -eu
    unb64() { s=$(tr '_-' '/+'); while [ $((\${#s} % 4)) -ne 0 ]; do s="$s="; done; printf %s "$s" | openssl base64 -d -A; }
    b64() { openssl base64 -A | tr '/+' '_-' | tr -d '='; }
    hex() { od -An -v -tx1 | tr -d ' \\n'; }
    same() { if [ "$1" = "$2" ]; then echo "OK $3"; else echo "FAILED $3"; exit 1; fi; }
    mac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(tr -d '\\n' < "$1")" -binary | b64; }
    track() { grep -o '{[^{}]*"kind":"'"$2"'"[^{}]*}' "meta/$1.statement.json" | sed 's/.*"'"$3"'":"//; s/".*//'; }

1. No file was changed since the bag was made.

    sha256sum --quiet -c manifest-sha256.txt; echo "OK data"
    sha256sum --quiet -c tagmanifest-sha256.txt; echo "OK tags"

2. Each file of footage is the one over which the clip's statement has a MAC, and the key is the one that it commits to.

${sections}
3. The statement named in the grant is the one here, and the clip's own key signed the grant.

    signed() {
      statement=$(openssl dgst -sha256 -binary < "meta/$1.statement.json" | b64)
      payload=$(grep -o '"payload":"[^"]*"' meta/grant.json | sed 's/"payload":"//; s/"//')
      printf %s "$payload" | unb64 | grep -q "\\"statement\\":\\"$statement\\"" || { echo "FAILED statement of $1"; exit 1; }
      jwk=$(grep -o '"clipKey":{[^}]*}' "meta/$1.statement.json" | sed 's/"clipKey"://')
      kid=$(printf %s "$jwk" | openssl dgst -sha256 -binary | b64)
      x=$(printf %s "$jwk" | sed 's/.*"x":"//; s/".*//' | unb64 | hex)
      y=$(printf %s "$jwk" | sed 's/.*"y":"//; s/".*//' | unb64 | hex)
      head=$(printf '{"alg":"ES256","kid":"%s","typ":"porchlight-grant"}' "$kid" | b64)
      rs=$(grep -o "\\"protected\\":\\"$head\\",\\"signature\\":\\"[^\\"]*" meta/grant.json | sed 's/.*"//' | unb64 | hex)
      t=$(mktemp -d)
      printf 'asn1=SEQUENCE:k\\n[k]\\na=SEQUENCE:i\\nb=FORMAT:HEX,BITSTRING:04%s%s\\n[i]\\na=OID:id-ecPublicKey\\nb=OID:prime256v1\\n' "$x" "$y" > "$t/k"
      printf 'asn1=SEQUENCE:s\\n[s]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' "$(printf %s "$rs" | cut -c1-64)" "$(printf %s "$rs" | cut -c65-128)" > "$t/s"
      openssl asn1parse -genconf "$t/k" -noout -out "$t/key.der"
      openssl asn1parse -genconf "$t/s" -noout -out "$t/sig.der"
      openssl pkey -pubin -inform DER -in "$t/key.der" -out "$t/key.pem"
      printf %s.%s "$head" "$payload" | openssl dgst -sha256 -verify "$t/key.pem" -signature "$t/sig.der" > /dev/null || { echo "FAILED grant signature of $1"; exit 1; }
      rm -r "$t"
      echo "OK grant signed for $1"
    }
${signatures}
4. The terms are those that the request names.

    request=$(grep -o '"payload":"[^"]*"' meta/request.json | sed 's/"payload":"//; s/"//' | unb64)
    terms=$(printf %s "$request" | grep -o '"terms":{[^}]*}' | sed 's/.*"text":"//; s/".*//')
    same "$(openssl dgst -sha256 -binary < meta/terms.txt | b64)" "$terms" terms

Not checked above, and checked by "porchlight verify": the officers' signatures and the agency's accreditation
(meta/request.json, trust/agency-chain.json), the proofs of the public log (proof/, C2SP tlog-proof), and the witnesses.
`;
}

function trackCommands({ clipId, kind, path }: BagTrack): string {
  const name = `${clipId} ${kind}`;
  const key = `meta/${clipId}.${kind}`;
  return (
    `    same "$(mac ${key}.plain-mac-key < ${path})" "$(track ${clipId} ${kind} plaintextMac)" "plaintext of ${name}"\n` +
    `    same "$(printf %s 'porchlight/commit/1|${clipId}|${kind}' | mac ${key}.track-key)" "$(track ${clipId} ${kind} keyCommitment)" "key of ${name}"\n`
  );
}

function signatureCommand(clipId: string): string {
  return `    signed ${clipId}\n`;
}
