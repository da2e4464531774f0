import { formatTime, parseTime } from "../encoding/time.js";
import { Fields } from "../json/fields.js";
import { hashOf, type Json, type JsonObject } from "../json/jcs.js";
import { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";
import { inKindOrder, type Kind, KINDS } from "./kind.js";
import { checkStreamLength, SEGMENT_SIZE } from "./stream.js";

export const STREAM_ALGORITHM = "AES256_GCM_HKDF_1MB";
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/** One track of a statement. Hashes and MACs are base64url of 32 bytes. */
export interface TrackStatement {
  readonly kind: Kind;
  readonly mediaType: string;
  /** L: bytes of ciphertext. */
  readonly length: number;
  readonly segmentsRoot: string;
  readonly plaintextMac: string;
  readonly keyCommitment: string;
}

/** Statement D of a clip: what may leave the home (sealing.md, "Clip"; SF-13). */
export class Statement {
  private constructor(
    readonly json: JsonObject,
    readonly clipId: string,
    /** Unix seconds of the start, rounded down to the minute. */
    readonly minute: number,
    readonly tracks: readonly TrackStatement[],
    readonly clipKey: PublicKey,
    readonly origin: string,
    /** SF-04. */
    readonly hash: string,
  ) {}

  static async make(parts: {
    readonly clipId: string;
    readonly minute: number;
    readonly tracks: readonly TrackStatement[];
    readonly clipKey: PublicKey;
    readonly origin: string;
  }): Promise<Statement> {
    return Statement.of({
      typ: "porchlight-statement",
      v: 1,
      alg: STREAM_ALGORITHM,
      clipId: parts.clipId,
      minute: formatTime(parts.minute),
      tracks: parts.tracks.map((track) => ({
        kind: track.kind,
        mediaType: track.mediaType,
        length: track.length,
        segmentSize: SEGMENT_SIZE,
        segmentsRoot: track.segmentsRoot,
        plaintextMac: track.plaintextMac,
        keyCommitment: track.keyCommitment,
      })),
      clipKey: parts.clipKey.toJson(),
      origin: parts.origin,
    });
  }

  static async of(json: Json | undefined): Promise<Statement> {
    const fields = Fields.of(json, "The statement")
      .exactly("typ", "v", "alg", "clipId", "minute", "tracks", "clipKey", "origin")
      .typed("porchlight-statement");
    fields.text("alg", STREAM_ALGORITHM);
    const tracks = fields.array("tracks", 2, KINDS.length).map(readTrack);
    must(inKindOrder(tracks.map((track) => track.kind)), "statement.order", "The tracks are not in order, or repeated.");
    must(tracks.at(-1)?.kind === "detail", "statement.detail", "The statement lacks the detail track.");
    const minute = parseTime(fields.text("minute"));
    must(minute % 60 === 0, "statement.minute", "The minute is not a whole one.");
    return new Statement(
      fields.json,
      fields.id("clipId"),
      minute,
      tracks,
      await PublicKey.of(fields.value("clipKey"), "The clip key"),
      fields.hash("origin"),
      await hashOf(fields.json),
    );
  }

  track(kind: Kind): TrackStatement | undefined {
    return this.tracks.find((track) => track.kind === kind);
  }
}

function readTrack(json: Json): TrackStatement {
  const fields = Fields.of(json, "A track").exactly(
    "kind",
    "mediaType",
    "length",
    "segmentSize",
    "segmentsRoot",
    "plaintextMac",
    "keyCommitment",
  );
  const mediaType = fields.text("mediaType");
  must(MEDIA_TYPE.test(mediaType), "statement.media-type", "A media type stands without parameters.");
  fields.integer("segmentSize", SEGMENT_SIZE, SEGMENT_SIZE);
  const length = fields.integer("length", 0);
  checkStreamLength(length);
  return {
    kind: fields.oneOf("kind", KINDS),
    mediaType,
    length,
    segmentsRoot: fields.hash("segmentsRoot"),
    plaintextMac: fields.hash("plaintextMac"),
    keyCommitment: fields.hash("keyCommitment"),
  };
}
