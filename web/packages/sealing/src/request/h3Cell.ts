import { must } from "../refused.js";

const RESOLUTION = 9n;
const PENTAGONS = new Set([4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117]);

/** Refused unless the text is an H3 cell of resolution 9: 15 lowercase hex digits. Only bits are checked, no geometry. */
export function checkCell(text: string): string {
  must(
    /^[0-9a-f]{15}$/.test(text) && isCell(BigInt(`0x${text}`)),
    "request.cells",
    "A cell is an H3 index of resolution 9: 15 lowercase hex digits.",
  );
  return text;
}

/** Bits, from the highest: 1 reserved, 4 mode, 3 reserved, 4 resolution, 7 base cell, 15 digits of 3. */
function isCell(index: bigint): boolean {
  const base = (index >> 45n) & 0x7fn;
  if (index >> 59n !== 1n || ((index >> 56n) & 7n) !== 0n || ((index >> 52n) & 15n) !== RESOLUTION || base >= 122n) {
    return false;
  }
  let leading = 0n;
  for (let place = 1n; place <= 15n; place++) {
    const digit = (index >> ((15n - place) * 3n)) & 7n;
    if (place > RESOLUTION !== (digit === 7n)) {
      return false;
    }
    if (leading === 0n && place <= RESOLUTION) {
      leading = digit;
    }
  }
  return leading !== 1n || !PENTAGONS.has(Number(base));
}
