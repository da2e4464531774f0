/**
 * When shared footage appears next: releases come in batches at fixed times, whether or not anybody shared, so the
 * answer depends on the clock alone (R5).
 */
export function nextRelease(now: number, everySeconds: number): number {
  return (Math.floor(now / everySeconds) + 1) * everySeconds;
}
