import { t } from '../messages';
import type { Access } from './api';

export interface AccessRow {
  readonly key: string;
  readonly at: number;
  readonly text: string;
}

/** The access list in words. Entries of one minute that say the same become one line with their number. */
export function accessRows(accesses: readonly Access[]): AccessRow[] {
  const rows: { key: string; at: number; text: string; count: number }[] = [];
  for (const [i, access] of accesses.entries()) {
    const text = accessText(access);
    const last = rows.at(-1);
    if (last !== undefined && last.text === text && Math.floor(last.at / 60) === Math.floor(access.at / 60)) {
      last.count++;
    } else {
      rows.push({ key: `${i}`, at: access.at, text, count: 1 });
    }
  }
  return rows.map(({ count, ...row }) => (count === 1 ? row : { ...row, text: t('access.times', { text: row.text, count }) }));
}

function accessText(access: Access): string {
  const who = access.by === 'home' ? 'home' : 'agency';
  switch (access.kind) {
    case 'key-release':
      return t('access.key-release');
    case 'ciphertext-fetch':
      return t(`access.ciphertext-fetch.${who}`, { tracks: tracksText(access.tracks ?? []) });
    case 'disclosure-access':
      return t(access.action === 'export' ? 'access.disclosure-export' : 'access.disclosure-access', { officer: access.officer ?? '' });
    case 'grant':
      return t('access.grant');
    case 'withdrawal':
      return t('access.withdrawal');
    case 'token':
      return t(`access.token.${who}`);
  }
}

function tracksText(tracks: readonly string[]): string {
  const known = ['video', 'audio', 'poster', 'detail'] as const;
  const names = known.filter((kind) => tracks.includes(kind)).map((kind) => t(`track.${kind}`));
  return names.length === 0 ? t('track.unknown') : names.join(', ');
}
