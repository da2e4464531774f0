/** An instant in the reader's zone, or in a named one, always with the zone said. */
export function instant(at: number, zone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at * 1000).concat(' ', zoneName(at, zone));
}

/** Hours and minutes, with seconds where `precise`, with the zone. */
export function clockTime(at: number, precise = false): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(precise ? { second: '2-digit' } : {}),
  });
  return `${format.format(at * 1000)} ${zoneName(at)}`;
}

export function day(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(at * 1000);
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function zoneName(at: number, zone?: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZoneName: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).formatToParts(at * 1000);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return zone === undefined ? name : `${name} (${zone})`;
}
