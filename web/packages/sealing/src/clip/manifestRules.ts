import type { Chain } from "../circle/chain.js";
import { MAX_KEY_AGE } from "../circle/circleState.js";
import { must } from "../refused.js";
import type { KeyKind } from "./kind.js";
import type { Manifest, Skip } from "./manifest.js";
import { type Origin, originHash } from "./origin.js";
import type { Statement } from "./statement.js";

/**
 * Whether this household accepts a clip (SF-14): the manifest is this statement's, signed by a doorbell that is in the
 * chain at n, with keys of n; not made after the doorbell's removal, nor under a view key older than 35 days.
 */
export async function checkManifest(manifest: Manifest, statement: Statement, chain: Chain): Promise<void> {
  must(manifest.statement === statement.hash, "manifest.statement", "The manifest belongs to another clip.");
  await checkDevice(manifest, manifest.origin, chain);
  must(
    (await originHash(manifest.origin)) === statement.origin,
    "manifest.origin",
    "The statement was not made in the place that the manifest names.",
  );
  const { origin } = manifest;
  const state = chain.stateAt(origin.n);
  const expected: readonly KeyKind[] = [...statement.tracks.map((track) => track.kind), "clip-key"];
  must(
    manifest.sealedKeys.length === expected.length &&
      manifest.sealedKeys.every(
        (key, i) =>
          key.kind === expected[i] && key.keyId === (key.kind === "clip-key" ? state.releaseKey.id : state.viewKey.id),
      ),
    "manifest.keys",
    "The keys were not sealed to this home's keys of that time.",
  );
  const removedAt = chain.deviceRemovedAt(origin.deviceId, origin.n);
  must(
    removedAt === undefined || statement.minute <= removedAt,
    "manifest.removed-device",
    "The clip was made after the doorbell was removed from the home.",
  );
  must(
    statement.minute <= state.viewKeyAt + MAX_KEY_AGE,
    "manifest.old-key",
    "The clip was sealed under a key older than 35 days.",
  );
}

/** Whether a skip is by a doorbell that is in the chain at n. */
export function checkSkip(skip: Skip, chain: Chain): Promise<void> {
  return checkDevice(skip, skip.place, chain);
}

/**
 * Whether an entry follows the one before it in a doorbell's chain: "follows", or "gap" where a clip is lost or hidden.
 * Entries that contradict each other are refused. `undefined` before the first of a pairing.
 */
export function checkSequence(previous: Manifest | Skip | undefined, next: Manifest | Skip): "follows" | "gap" {
  const place = placeOf(next);
  if (previous === undefined) {
    return place.sequence === 1 ? "follows" : "gap";
  }
  const before = placeOf(previous);
  must(
    place.deviceId === before.deviceId && place.circleId === before.circleId,
    "manifest.sequence",
    "The entries are of different doorbells.",
  );
  must(place.n >= before.n, "manifest.n-falls", "The doorbell went back to an older state of the home.");
  const last = "through" in previous ? previous.through : before.sequence;
  must(place.sequence > last, "manifest.sequence", "The doorbell used a number twice.");
  if (place.sequence > last + 1) {
    return "gap";
  }
  must(place.previousManifest === previous.hash, "manifest.fork", "The doorbell's entries do not follow one another.");
  return "follows";
}

async function checkDevice(entry: Manifest | Skip, place: Omit<Origin, "salt">, chain: Chain): Promise<void> {
  must(place.circleId === chain.circleId, "manifest.other-circle", "The clip belongs to another home.");
  const device = chain.stateAt(place.n).devices.get(place.deviceId);
  must(device !== undefined, "manifest.unknown-device", "The doorbell was not part of the home.");
  await entry.document.verifyExactly([device.device]);
}

function placeOf(entry: Manifest | Skip): Omit<Origin, "salt"> {
  return "place" in entry ? entry.place : entry.origin;
}
