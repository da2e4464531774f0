import { aesGcmOpen, aesGcmSeal } from "../crypto/aesGcm.js";
import { hkdfSha256 } from "../crypto/hkdf.js";
import { sha256 } from "../crypto/sha256.js";
import { type Bytes, concat, type Random, random as secureRandom, utf8 } from "../encoding/bytes.js";
import { PKCS8_LENGTH, PrivateKey } from "../key/privateKey.js";
import { must } from "../refused.js";
import { Member } from "./member.js";

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 20;
const BLOB_LENGTH = 336;

/** A fresh recovery code: 160 random bits. */
export function newRecoveryCode(random: Random = secureRandom): Bytes {
  return random(CODE_BYTES);
}

/** Nine groups of four: 32 characters of code and 4 of checksum (SF-08). */
export async function recoveryCodeText(code: Bytes): Promise<string> {
  must(code.length === CODE_BYTES, "recovery.length", "A recovery code has 20 bytes.");
  const letters = base32(code) + (await checksum(code));
  return letters.match(/.{4}/g)!.join("-");
}

/** Reads what a person typed: case, spaces and dashes do not matter, O is 0, I and L are 1. A slip of the pen is refused. */
export async function readRecoveryCode(text: string): Promise<Bytes> {
  must(/^[\t-\r\x20-\x7e]*$/.test(text), "recovery.character", "The recovery code has a character that no code has.");
  const letters = text.replace(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  must(letters.length === 36, "recovery.length", "A recovery code has nine groups of four characters.");
  const code = unbase32(letters.slice(0, 32));
  must(
    (await checksum(code)) === letters.slice(32),
    "recovery.checksum",
    "The recovery code has a typing error. Compare it with the print.",
  );
  return code;
}

/** A household's recovery principal: two key pairs whose private halves only the code opens. */
export class Recovery {
  constructor(
    readonly sign: PrivateKey,
    readonly open: PrivateKey,
  ) {}

  static async generate(): Promise<Recovery> {
    return new Recovery(await PrivateKey.generate(), await PrivateKey.generate());
  }

  /** The public halves, as in `create` and `set-recovery`. */
  principal(): Member {
    return Member.make(this.open.publicKey, this.sign.publicKey);
  }

  /** `salt[32] | nonce[12] | GCM(sign PKCS#8 | open PKCS#8)`, 336 bytes; lies beside the chain, never in it. */
  async seal(code: Bytes, circleId: string): Promise<Bytes> {
    const salt = secureRandom(32);
    const nonce = secureRandom(12);
    const keys = concat(this.sign.pkcs8(), this.open.pkcs8());
    return concat(salt, nonce, await aesGcmSeal(await blobKey(code, salt), nonce, utf8(circleId), keys));
  }

  /** Opens a blob; `expected` is the principal that the chain names now. */
  static async openBlob(code: Bytes, circleId: string, blob: Uint8Array, expected: Member): Promise<Recovery> {
    must(blob.length === BLOB_LENGTH, "recovery.blob", `A recovery blob has ${BLOB_LENGTH} bytes.`);
    const bytes = new Uint8Array(blob);
    const key = await blobKey(code, bytes.slice(0, 32));
    const keys = await aesGcmOpen(key, bytes.slice(32, 44), utf8(circleId), bytes.slice(44));
    const recovery = new Recovery(
      await PrivateKey.ofPkcs8(keys.slice(0, PKCS8_LENGTH)),
      await PrivateKey.ofPkcs8(keys.slice(PKCS8_LENGTH)),
    );
    must(
      recovery.principal().equals(expected),
      "recovery.other-keys",
      "The blob holds other keys than the circle's chain names.",
    );
    return recovery;
  }
}

function blobKey(code: Bytes, salt: Bytes): Promise<Bytes> {
  return hkdfSha256(code, salt, "porchlight/recovery/1");
}

async function checksum(code: Bytes): Promise<string> {
  const digest = await sha256(utf8("porchlight/recovery-check/1"), code);
  return base32(digest.slice(0, 5)).slice(0, 4);
}

function base32(bytes: Bytes): string {
  let out = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return out;
}

function unbase32(letters: string): Bytes {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    must(value >= 0, "recovery.character", "The recovery code has a character that no code has.");
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >>> bits) & 255);
    }
    held &= (1 << bits) - 1;
  }
  return new Uint8Array(out);
}
