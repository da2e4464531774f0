import {
  buildGrant,
  buildIngestBatch,
  type Bytes,
  type Chain,
  type ClipToGrant,
  commitToCase,
  encodeBase64Url,
  ingestBatchJson,
  ingestPadding,
  IngestProof,
  type Kind,
  type LoggedRequest,
  logEntry,
  LogProof,
  openClipKey,
  openTrackKeyAtHome,
  PrivateKey,
  random,
  randomId,
  type RequestParts,
  sealClip,
  type SealedClip,
  sealedKeyOf,
  sha256,
  SignedDocument,
  type SignerOpening,
  signRequest,
  type TrustPolicy,
  utf8,
  verifyLoggedRequest,
} from "../src/index.js";
import { type Agency, aHousehold, anAgency, type Household, pair, START } from "./household.js";
import { TestLog } from "./transparency.js";

export const TERMS = utf8("Terms of the test, version 1\n");
export const QUARTER = Math.ceil((START + 3600) / 900) * 900;
export const NOW = QUARTER + 7200;

/** Everything from a paired doorbell to a grant in the log. */
export interface Scenario {
  readonly home: Household;
  readonly chain: Chain;
  readonly doorbell: PrivateKey;
  readonly agency: Agency;
  readonly caseKey: PrivateKey;
  readonly clips: readonly SealedClip[];
  readonly plaintexts: ReadonlyMap<string, Bytes>;
  readonly log: TestLog;
  readonly trust: TrustPolicy;
  readonly parts: RequestParts;
  readonly request: SignedDocument;
  readonly logged: LoggedRequest;
  readonly requestProof: LogProof;
  readonly agencyProof: LogProof;
  readonly ingestProofs: readonly IngestProof[];
  readonly grant: SignedDocument;
  readonly opening: SignerOpening;
  readonly grantProof: LogProof;
}

export async function requestParts(agency: Agency, caseKey: PrivateKey, terms = TERMS): Promise<RequestParts> {
  return {
    requestId: randomId(),
    agencyId: agency.chain.circleId,
    headHash: agency.chain.head.hash,
    caseKey: caseKey.publicKey,
    case: await commitToCase(random(32), "2026/1234"),
    offence: "burglary",
    purpose: "named-investigation",
    cells: ["891fb466257ffff", "891fb46625bffff", "891fb466253ffff"],
    window: { start: QUARTER, end: QUARTER + 3600, zone: "Europe/Paris" },
    deadline: NOW + 3 * 86_400,
    terms: {
      text: encodeBase64Url(await sha256(terms)),
      retainUntil: NOW + 30 * 86_400,
      noReshare: true,
      noFaceSearch: true,
    },
    text: "Burglary in the high street. We ask for footage of the street.",
  };
}

/** What a primary's device opens of a clip. */
export async function opened(home: Household, circleId: string, clip: SealedClip, kinds: readonly Kind[]): Promise<ClipToGrant> {
  const view = await home.keys.view.opening();
  const release = await home.keys.release.opening();
  const trackKeys = new Map<Kind, Bytes>();
  for (const kind of kinds) {
    const { sealed } = sealedKeyOf(clip.bundle, kind);
    trackKeys.set(kind, await openTrackKeyAtHome(view, circleId, clip.statement, kind, sealed));
  }
  const clipKey = await openClipKey(release, circleId, clip.statement, "clip-key", sealedKeyOf(clip.bundle, "clip-key").sealed);
  return { statement: clip.statement, clipKey, trackKeys };
}

export async function aScenario(videoSize = 3000, terms = TERMS): Promise<Scenario> {
  const home = await aHousehold();
  const doorbell = await PrivateKey.generate();
  const chain = await home.chain.append(await pair(home.chain, START + 60, doorbell, 0, home.owner.signer));
  const agency = await anAgency();
  const accrediting = agency.accrediting.map((signer) => signer.publicKey);
  const log = await TestLog.start(2);
  const trust = log.policy(accrediting, 0, 1);
  const create = await log.append(agency.chain.links[0]!.toJson());
  const agencyProof = await log.proof(create, START + 30);

  const plaintexts = new Map<string, Bytes>();
  const clips: SealedClip[] = [];
  const ingestProofs: IngestProof[] = [];
  for (const minute of [0, 1]) {
    const tracks = [
      { kind: "video", mediaType: "video/mp4", plaintext: random(videoSize) },
      { kind: "audio", mediaType: "audio/mp4", plaintext: random(500) },
      { kind: "poster", mediaType: "image/jpeg", plaintext: random(200) },
      { kind: "detail", mediaType: "application/json", plaintext: utf8(`{"minute":${minute}}`) },
    ] as const;
    const clip = await sealClip({
      start: QUARTER + 60 * minute + 7,
      tracks,
      circle: { circleId: chain.circleId, n: 1, viewKey: chain.state.viewKey, releaseKey: chain.state.releaseKey },
      device: await doorbell.signer(),
      sequence: minute + 1,
      previousManifest: clips[0]?.bundle.manifest.hash ?? "",
    });
    tracks.forEach((track) => plaintexts.set(`${clip.statement.clipId} ${track.kind}`, track.plaintext));
    clips.push(clip);
    const salt = random(32);
    const entry = await logEntry(salt, clip.statement.json);
    const { batch, path } = await buildIngestBatch([ingestPadding(), ingestPadding(), entry, ingestPadding()]);
    const logged = await log.append(ingestBatchJson(batch));
    ingestProofs.push(
      IngestProof.make(
        batch,
        logged.salt,
        [{ statement: clip.statement.hash, salt, index: 2, path: await path(2) }],
        logged.index,
        await log.path(logged.index),
        await log.checkpoint(QUARTER + 600),
      ),
    );
  }

  const caseKey = await PrivateKey.generate();
  const parts = await requestParts(agency, caseKey, terms);
  const first = await signRequest(parts, agency.officers[0].signer);
  const request = await first.withSignature(agency.officers[1].signer);
  const requestProof = await log.proof(await log.append(request.toJson()), NOW);
  const logged = await verifyLoggedRequest({
    request: request.toJson(),
    requestProof,
    agencyChain: agency.chain.toJson(),
    agencyProof,
    trust,
  });
  const { grant, opening } = await buildGrant({
    answered: logged,
    clips: [
      await opened(home, chain.circleId, clips[0]!, ["video", "audio", "detail"]),
      await opened(home, chain.circleId, clips[1]!, ["video", "detail"]),
    ],
    extras: [{ kind: "place", text: "Corner of Mill Lane" }],
    member: home.owner.signer,
    now: NOW + 60,
  });
  const grantProof = await log.proof(await log.append(grant.toJson()), NOW + 120);
  return {
    home, chain, doorbell, agency, caseKey, clips, plaintexts, log, trust, parts, request, logged, requestProof,
    agencyProof, ingestProofs, grant, opening, grantProof,
  };
}
