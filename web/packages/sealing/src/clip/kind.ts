/** The tracks of a clip, in the order in which every list has them (SF-13). */
export const KINDS = ["video", "audio", "poster", "detail"] as const;
export type Kind = (typeof KINDS)[number];

/** What a sealed key opens: a track, the clip's signing key, or that key kept for withdrawals (sealing.md, "Sealed keys"). */
export type KeyKind = Kind | "clip-key" | "grant-key";

export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}

/** Whether kinds stand in the order of SF-13, each at most once. */
export function inKindOrder(kinds: readonly Kind[]): boolean {
  return kinds.every((kind, i) => i === 0 || KINDS.indexOf(kinds[i - 1]!) < KINDS.indexOf(kind));
}
