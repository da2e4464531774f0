import { sha256 } from "../crypto/sha256.js";
import type { Bytes } from "../encoding/bytes.js";
import { canonical, type Json } from "../json/jcs.js";
import { must } from "../refused.js";

/** The 32-byte entry that stands for a record in the log: SHA-256(salt32 | JCS(record)). */
export function logEntry(salt: Bytes, record: Json): Promise<Bytes> {
  must(salt.length === 32, "log.salt", "A salt has 32 bytes.");
  return sha256(salt, canonical(record));
}
