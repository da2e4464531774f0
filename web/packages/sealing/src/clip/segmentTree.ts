import type { Bytes } from "../encoding/bytes.js";
import { leafHash, rootOfLeaves } from "../log/merkle.js";
import { SEGMENT_SIZE, segmentCount } from "./stream.js";

/** RFC 6962 root over ciphertext segments [i·C, min((i+1)·C, L)); the first includes the header (SF-12). */
export async function segmentsRoot(ciphertext: Uint8Array): Promise<Bytes> {
  const leaves: Bytes[] = [];
  for (let i = 0; i < segmentCount(ciphertext.length); i++) {
    leaves.push(await leafHash(ciphertext.subarray(i * SEGMENT_SIZE, (i + 1) * SEGMENT_SIZE)));
  }
  return rootOfLeaves(leaves);
}
