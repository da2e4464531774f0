import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, random } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, type JsonObject } from "../json/jcs.js";
import { must } from "../refused.js";
import { decodeBase64Url } from "../encoding/base64url.js";
import { logEntry } from "./logEntry.js";
import { LogProof, type Shown } from "./logProof.js";
import { checkInclusion, inclusionPath, leafHash, rootOfLeaves } from "./merkle.js";
import type { Note } from "./note.js";
import type { TrustPolicy } from "./trustPolicy.js";

const LARGEST = 2 ** 24;

/** The record that puts many statements on record under one leaf (SF-22). */
export interface IngestBatch {
  /** 32 bytes. */
  readonly root: Bytes;
  readonly size: number;
}

export function ingestBatchJson(batch: IngestBatch): JsonObject {
  return { typ: "porchlight-ingest-batch", v: 1, root: encodeBase64Url(batch.root), size: batch.size };
}

export function readIngestBatch(json: Json): IngestBatch {
  const fields = Fields.of(json, "The ingest batch").exactly("typ", "v", "root", "size").typed("porchlight-ingest-batch");
  return { root: fields.bytes("root", 32), size: fields.integer("size", 1, LARGEST) };
}

/** Builds a batch over 32-byte entries, SHA-256(salt | JCS(D)) or padding, in their order. */
export async function buildIngestBatch(
  entries: readonly Bytes[],
): Promise<{ readonly batch: IngestBatch; path(index: number): Promise<Bytes[]> }> {
  must(entries.every((entry) => entry.length === 32), "ingest.entry", "A batch's entry has 32 bytes.");
  const leaves = await Promise.all(entries.map(leafHash));
  const batch = { root: await rootOfLeaves(leaves), size: leaves.length };
  return { batch, path: (index) => inclusionPath(leaves, index) };
}

/** An entry that stands for nothing. */
export function ingestPadding(): Bytes {
  return random(32);
}

/** Where one clip lies in its batch. */
export interface IngestedClip {
  /** Hash of D (SF-04). */
  readonly statement: string;
  readonly salt: Bytes;
  readonly index: number;
  readonly path: readonly Bytes[];
}

/** The extra line of an ingest proof: `{record, salt, clips}` (SF-23). */
export class IngestProof {
  private constructor(
    readonly proof: LogProof,
    readonly batch: IngestBatch,
    readonly salt: Bytes,
    readonly clips: readonly IngestedClip[],
  ) {}

  static make(
    batch: IngestBatch,
    salt: Bytes,
    clips: readonly IngestedClip[],
    index: number,
    path: readonly Bytes[],
    checkpoint: Note,
  ): IngestProof {
    const extra = {
      record: ingestBatchJson(batch),
      salt: encodeBase64Url(salt),
      clips: clips.map((clip) => ({
        statement: clip.statement,
        salt: encodeBase64Url(clip.salt),
        index: clip.index,
        path: clip.path.map(encodeBase64Url),
      })),
    };
    return IngestProof.of(LogProof.make(canonical(extra), index, path, checkpoint));
  }

  static of(proof: LogProof): IngestProof {
    const fields = proof.extraFields().exactly("record", "salt", "clips");
    const clips = fields.array("clips", 1, 1000).map((element) => {
      const clip = Fields.of(element, "An ingested clip").exactly("statement", "salt", "index", "path");
      return {
        statement: clip.hash("statement"),
        salt: clip.bytes("salt", 32),
        index: clip.integer("index", 0),
        path: clip.texts("path", 0, 63).map((hash) => decodeBase64Url(hash, 32)),
      };
    });
    must(
      new Set(clips.map((clip) => clip.statement)).size === clips.length,
      "ingest.clips",
      "An ingest proof names each clip once.",
    );
    return new IngestProof(proof, readIngestBatch(fields.value("record")), fields.bytes("salt", 32), clips);
  }

  static parse(bytes: Uint8Array): IngestProof {
    return IngestProof.of(LogProof.parse(bytes));
  }

  /** Refused unless the batch is in the log. Each clip is checked by {@link checkStatement}. */
  async verify(policy: TrustPolicy): Promise<Shown> {
    return this.proof.verifyEntry(await logEntry(this.salt, ingestBatchJson(this.batch)), policy);
  }

  /** Refused unless this statement (its JSON and hash) is named and stands in the batch. */
  async checkStatement(statement: { readonly json: JsonObject; readonly hash: string }): Promise<void> {
    const clip = this.clips.find((candidate) => candidate.statement === statement.hash);
    must(clip !== undefined, "ingest.statement", "The proof does not name the clip.");
    const entry = await logEntry(clip.salt, statement.json);
    await checkInclusion(entry, clip.index, this.batch.size, clip.path, this.batch.root);
  }
}
