/** Times in the reader's own zone, with the zone named where a time stands alone. */
const locale = 'en-GB';

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export function clock(seconds: number): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(seconds * 1000);
}

export function clockExact(milliseconds: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'long' }).format(milliseconds);
}

export function moment(seconds: number): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(seconds * 1000);
}

export function day(seconds: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(seconds * 1000);
}

export function date(seconds: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(seconds * 1000);
}

/** `YYYY-MM-DD` in the reader's zone: what groups a timeline into days. */
export function dayKey(seconds: number): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' }).format(seconds * 1000);
}

/** Hours since midnight in the reader's zone, with fraction. */
export function hourOfDay(seconds: number): number {
  const at = new Date(seconds * 1000);
  return at.getHours() + at.getMinutes() / 60;
}
