import { sha256 } from "../crypto/sha256.js";
import { decodeBase64, encodeBase64 } from "../encoding/base64url.js";
import { type Bytes, concat, equal, utf8 } from "../encoding/bytes.js";
import { encodeHex } from "../encoding/hex.js";
import { must, Refused, refusing } from "../refused.js";
import type { NoteSignature } from "./note.js";

/** Ed25519 over the note's text (signed-note, 0x01). */
export const NOTE_KEY = 1;
/** Ed25519 with a time over a checkpoint (tlog-cosignature v1, 0x04). */
export const COSIGNATURE_KEY = 4;
export type NoteKeyType = typeof NOTE_KEY | typeof COSIGNATURE_KEY;

/** A public note key, `<name>+<hex key id>+base64(<type> | <key>)` (C2SP signed-note, "Verifier keys"). */
export class VerifierKey {
  private constructor(
    readonly name: string,
    readonly type: NoteKeyType,
    readonly publicKey: Bytes,
    readonly keyId: Bytes,
  ) {}

  static async make(name: string, type: NoteKeyType, publicKey: Bytes): Promise<VerifierKey> {
    checkKeyName(name);
    must(publicKey.length === 32, "vkey.key", "An Ed25519 public key has 32 bytes.");
    const hash = await sha256(utf8(name), Uint8Array.of(0x0a, type), publicKey);
    return new VerifierKey(name, type, publicKey, hash.slice(0, 4));
  }

  static async parse(text: string): Promise<VerifierKey> {
    const [, name, id, material] = /^([^+]*)\+([^+]*)\+(.*)$/.exec(text) ?? [];
    if (name === undefined || id === undefined || material === undefined) {
      throw new Refused("vkey.form", "A verifier key is name+id+key.");
    }
    const bytes = decodeBase64(material);
    const type = bytes[0];
    if (bytes.length !== 33 || (type !== NOTE_KEY && type !== COSIGNATURE_KEY)) {
      throw new Refused("vkey.type", "The key is neither a note key (type 1) nor a cosigning key (type 4).");
    }
    const key = await VerifierKey.make(name, type, bytes.slice(1));
    must(encodeHex(key.keyId) === id, "vkey.id", "The verifier key's id is not that of its name and key.");
    return key;
  }

  get text(): string {
    return `${this.name}+${encodeHex(this.keyId)}+${encodeBase64(concat(Uint8Array.of(this.type), this.publicKey))}`;
  }

  /** Whether a signature line names this key: by name and id. */
  made(signature: NoteSignature): boolean {
    return signature.name === this.name && equal(signature.keyId, this.keyId);
  }

  /** Checks a raw Ed25519 signature (RFC 8032). */
  async verifies(message: Bytes, signature: Bytes): Promise<boolean> {
    const key = await refusing("vkey.key", "This platform cannot check the log's Ed25519 key.", () =>
      crypto.subtle.importKey("raw", this.publicKey, "Ed25519", false, ["verify"]),
    );
    return signature.length === 64 && (await crypto.subtle.verify("Ed25519", key, signature, message));
  }
}

export function checkKeyName(name: string): void {
  must(
    name !== "" && !/[+\u0000-\u001f\u0085\s]/u.test(name),
    "note.name",
    "A key name is not empty and holds neither spaces nor plus.",
  );
}
