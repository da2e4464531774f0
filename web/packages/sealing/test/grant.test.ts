import { beforeAll, describe, expect, it } from "vitest";
import {
  buildGrant,
  bytesSource,
  checkGrantLive,
  DeviceKeys,
  type GrantToBuild,
  hashOf,
  type JsonObject,
  openClipKey,
  openGrantedExtra,
  openGrantedTrackKey,
  openWholeTrack,
  PrivateKey,
  random,
  readGrant,
  readSignerOpening,
  sealClip,
  sealClipKey,
  SignedDocument,
  signerOpeningJson,
  signWithdrawal,
  utf8,
  verifyGrant,
  verifySigner,
  verifyWithdrawal,
} from "../src/index.js";
import { code } from "./expecting.js";
import { aHousehold, author, memberOf } from "./household.js";
import { aScenario, NOW, opened, QUARTER, type Scenario } from "./scenario.js";

let s: Scenario;
beforeAll(async () => {
  s = await aScenario();
});

const statements = (): Scenario["clips"][number]["statement"][] => s.clips.map((clip) => clip.statement);

/** The scenario's grant with a changed payload, signed anew by the same clip keys. */
async function changed(change: (payload: JsonObject & { authorization_details: JsonObject[] }) => JsonObject): Promise<SignedDocument> {
  const payload = JSON.parse(JSON.stringify(s.grant.payload)) as JsonObject & { authorization_details: JsonObject[] };
  const keys = await Promise.all(s.clips.map(async (clip) => (await opened(s.home, s.chain.circleId, clip, [])).clipKey.signer()));
  return SignedDocument.sign(change(payload), ...keys);
}

describe("SF-19 grant", () => {
  it("opens at the agency: exactly what was ticked", async () => {
    const grant = await verifyGrant(SignedDocument.parse(s.grant.bytes()), s.logged, statements());
    const caseKey = await s.caseKey.opening();
    for (const kind of ["video", "audio", "detail"] as const) {
      const key = await openGrantedTrackKey(grant, s.parts, s.clips[0]!.statement, kind, caseKey);
      const plaintext = await openWholeTrack(s.clips[0]!.statement, kind, key, bytesSource(s.clips[0]!.ciphertexts.get(kind)!));
      expect(plaintext).toEqual(s.plaintexts.get(`${s.clips[0]!.statement.clipId} ${kind}`));
    }
    expect((await openGrantedExtra(grant, s.parts, "place", caseKey)).text).toBe("Corner of Mill Lane");
    expect(await code(() => openGrantedExtra(grant, s.parts, "contact", caseKey))).toBe("grant.not-granted");
    expect(await code(() => openGrantedTrackKey(grant, s.parts, s.clips[1]!.statement, "audio", caseKey))).toBe("grant.not-granted");
    expect(await code(async () => openGrantedTrackKey(grant, s.parts, s.clips[0]!.statement, "video", await (await PrivateKey.generate()).opening()))).toBe("grant.case-key");
    checkGrantLive(grant, NOW + 60);
    expect(await code(() => checkGrantLive(grant, grant.exp))).toBe("grant.expired");
    expect(await code(() => checkGrantLive(grant, NOW - 300))).toBe("grant.future");
  });

  it("A-29 A-37 keys of one grant open under no other grant, request or clip", async () => {
    const grant = readGrant(s.grant);
    const caseKey = await s.caseKey.opening();
    const statement = s.clips[0]!.statement;
    expect(await code(() => openGrantedTrackKey({ ...grant, jti: "other" }, s.parts, statement, "video", caseKey))).toBe("hpke.not-opened");
    expect(await code(() => openGrantedTrackKey(grant, { ...s.parts, requestId: "other" }, statement, "video", caseKey))).toBe("hpke.not-opened");
    const swapped = { ...grant, clips: grant.clips.map((clip, i) => ({ ...clip, sealedKeys: grant.clips[1 - i]!.sealedKeys })) };
    expect(await code(() => openGrantedTrackKey(swapped, s.parts, statement, "video", caseKey))).toBe("hpke.not-opened");
  });

  it("refuses every deviation, even signed by the right clip keys", async () => {
    const check = async (change: Parameters<typeof changed>[0]): Promise<string> => {
      const document = await changed(change);
      return code(() => verifyGrant(document, s.logged, statements()));
    };
    const detail = (payload: { authorization_details: JsonObject[] }, more: JsonObject): JsonObject[] => [{ ...payload.authorization_details[0]!, ...more }];
    const hash = await hashOf({});
    expect(await check((p) => p)).toBe("held");
    expect(await check((p) => ({ ...p, requestLeaf: hash }))).toBe("grant.request");
    expect(await check((p) => ({ ...p, audience: { ...(p["audience"] as JsonObject), agencyId: hash } }))).toBe("grant.audience");
    expect(await check((p) => ({ ...p, audience: { ...(p["audience"] as JsonObject), caseKeyId: hash } }))).toBe("grant.audience");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { purpose: "find-person" }) }))).toBe("grant.terms");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { terms: { ...(p.authorization_details[0]!["terms"] as JsonObject), retainUntil: 1 } }) }))).toBe("grant.terms");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { actions: ["view"] }) }))).toBe("grant.actions");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { datatypes: ["video", "audio", "detail"] }) }))).toBe("grant.datatypes");
    expect(await check((p) => ({ ...p, authorization_details: [...p.authorization_details, ...p.authorization_details] }))).toBe("json.value");
    expect(await check((p) => ({ ...p, exp: (p["iat"] as number) + 259_201 }))).toBe("grant.lifetime");
    expect(await check((p) => ({ ...p, exp: p["iat"]! }))).toBe("grant.lifetime");
    expect(await check((p) => ({ ...p, iat: s.parts.deadline + 1, exp: s.parts.deadline + 2 }))).toBe("grant.deadline");
    expect(await check((p) => ({ ...p, extras: [...(p["extras"] as JsonObject[]), ...(p["extras"] as JsonObject[])] }))).toBe("grant.extra");
    const clips = (p: { authorization_details: JsonObject[] }): (JsonObject & { sealedKeys: JsonObject[] })[] =>
      p.authorization_details[0]!["clips"] as unknown as (JsonObject & { sealedKeys: JsonObject[] })[];
    const withKeys = (p: { authorization_details: JsonObject[] }, filter: (key: JsonObject) => boolean): JsonObject[] =>
      detail(p, { clips: clips(p).map((clip) => ({ ...clip, sealedKeys: clip.sealedKeys.filter(filter) })) });
    expect(await check((p) => ({ ...p, authorization_details: withKeys(p, (key) => key["kind"] !== "detail") }))).toBe("grant.kinds");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { clips: clips(p).map((clip) => ({ ...clip, sealedKeys: [...clip.sealedKeys].reverse() })) }) }))).toBe("grant.kinds");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { clips: [clips(p)[0]!, clips(p)[0]!] }) }))).toBe("grant.clips");
    expect(await check((p) => ({ ...p, authorization_details: detail(p, { clips: [clips(p)[0]!], datatypes: ["video", "audio", "detail", "place"] }) }))).toBe("grant.wrong-key");
    expect(await check((p) => ({ ...p, extra: 1 }))).toBe("json.unknown");
  });

  it("refuses strangers' signatures, unknown clips and clips from outside the window", async () => {
    const stranger = await (await PrivateKey.generate()).signer();
    const document = await SignedDocument.sign(s.grant.payload, stranger, await (await PrivateKey.generate()).signer());
    expect(await code(() => verifyGrant(document, s.logged, statements()))).toBe("grant.wrong-key");
    expect(await code(() => verifyGrant(s.grant, s.logged, statements().slice(1)))).toBe("grant.clip-unknown");
    const early = { ...s.logged, request: { ...s.parts, window: { ...s.parts.window, start: QUARTER + 60 } } };
    expect(await code(() => verifyGrant(s.grant, early, statements()))).toBe("grant.window");
  });

  it("is not built with a wrong clip key, a wrong track key, a poster, or for a clip outside the window", async () => {
    const clip = await opened(s.home, s.chain.circleId, s.clips[0]!, ["video", "detail"]);
    const build = (change: Partial<GrantToBuild>): Promise<string> =>
      code(() => buildGrant({ answered: s.logged, clips: [clip], extras: [], member: s.home.owner.signer, now: NOW, ...change }));
    expect(await build({})).toBe("held");
    expect(await build({ clips: [{ ...clip, clipKey: await PrivateKey.generate() }] })).toBe("grant.wrong-key");
    expect(await build({ clips: [{ ...clip, trackKeys: new Map([["video", random(32)]]) }] })).toBe("clip.commitment");
    expect(await build({ clips: [await opened(s.home, s.chain.circleId, s.clips[0]!, ["poster"])] })).toBe("grant.kinds");
    expect(await build({ clips: [await opened(s.home, s.chain.circleId, s.clips[0]!, ["audio"])] })).toBe("held");
    expect(await build({ clips: [] })).toMatch(/^(json|jws)\./);
    expect(await build({ life: 259_201 })).toBe("grant.lifetime");
    const outside = await sealClip({
      start: QUARTER - 60,
      tracks: [
        { kind: "video", mediaType: "video/mp4", plaintext: random(10) },
        { kind: "detail", mediaType: "application/json", plaintext: utf8("{}") },
      ],
      circle: { circleId: s.chain.circleId, n: 1, viewKey: s.chain.state.viewKey, releaseKey: s.chain.state.releaseKey },
      device: await s.doorbell.signer(),
      sequence: 3,
      previousManifest: s.clips[1]!.bundle.manifest.hash,
    });
    expect(await build({ clips: [await opened(s.home, s.chain.circleId, outside, ["video", "detail"])] })).toBe("grant.window");
  });
});

describe("SF-20 signer", () => {
  it("A-20 names the primary who granted, to those who are shown the opening", async () => {
    const opening = readSignerOpening(signerOpeningJson(s.opening));
    expect(await verifySigner(opening, s.grant, s.chain.state, NOW)).toBe(s.home.owner.memberId);
    expect(await code(() => verifySigner({ ...opening, salt: random(32) }, s.grant, s.chain.state, NOW))).toBe("grant.signer");
    expect(await code(async () => verifySigner(opening, s.grant, (await aHousehold()).chain.state, NOW))).toBe("grant.not-primary");
    const member = await DeviceKeys.generate();
    const chain = await s.chain.append(await author(s.chain, NOW, s.home.owner.signer).addMember(memberOf(member), "member"));
    const clip = await opened(s.home, s.chain.circleId, s.clips[0]!, ["audio"]);
    const byMember = await buildGrant({ answered: s.logged, clips: [clip], extras: [], member: member.signer, now: NOW });
    expect(await code(() => verifySigner(byMember.opening, byMember.grant, chain.state, NOW))).toBe("grant.not-primary");
    const other = await changed((p) => ({ ...p, jti: "another" }));
    expect(await code(() => verifySigner(opening, other, s.chain.state, NOW))).toBe("grant.signer");
  });
});

describe("SF-21 withdrawal", () => {
  it("is signed by the keys kept for it, for all clips or some", async () => {
    const release = await s.home.keys.release.opening();
    const clips: Parameters<typeof signWithdrawal>[1][number][] = [];
    for (const clip of s.clips) {
      const { clipKey } = await opened(s.home, s.chain.circleId, clip, []);
      const kept = await sealClipKey(s.chain.state.releaseKey, s.chain.circleId, clip.statement, "grant-key", clipKey);
      expect(await code(() => openClipKey(release, s.chain.circleId, clip.statement, "clip-key", kept))).toBe("hpke.not-opened");
      clips.push({ statement: clip.statement, clipKey: await openClipKey(release, s.chain.circleId, clip.statement, "grant-key", kept) });
    }
    const withdrawal = await signWithdrawal(s.grant, clips, NOW + 100);
    expect((await verifyWithdrawal(SignedDocument.parse(withdrawal.bytes()), s.grant, statements())).clips.length).toBe(2);
    const some = await signWithdrawal(s.grant, clips.slice(1), NOW + 100);
    expect((await verifyWithdrawal(some, s.grant, statements())).clips).toEqual([s.clips[1]!.statement.hash]);
    expect(await code(() => signWithdrawal(s.grant, clips, NOW))).toBe("withdrawal.grant");
    const partly = await SignedDocument.sign(withdrawal.payload, await clips[0]!.clipKey.signer());
    expect(await code(() => verifyWithdrawal(partly, s.grant, statements()))).toBe("withdrawal.wrong-key");
    const foreign = await SignedDocument.sign({ ...some.payload, clips: [await hashOf({})] }, await clips[0]!.clipKey.signer());
    expect(await code(() => verifyWithdrawal(foreign, s.grant, statements()))).toBe("withdrawal.clips");
    const otherGrant = await changed((p) => ({ ...p, jti: "another" }));
    expect(await code(() => verifyWithdrawal(withdrawal, otherGrant, statements()))).toBe("withdrawal.grant");
  });
});
