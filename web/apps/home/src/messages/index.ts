import { Refused } from '@porchlight/sealing';
import { ProblemError, translator } from '@porchlight/ui';
import { en } from './en';

/** All texts of this app come from its catalogue. */
export const t = translator(en);
export type MessageKey = keyof typeof en;

/** A text that depends on a number: `<key>.one` or `<key>.other`, with `{count}`. */
export function counted(key: 'shareClips' | 'recorded', count: number): string {
  return t(`${key}.${count === 1 ? 'one' : 'other'}`, { count });
}

/** What happened, in words: the catalogue's for what it knows, else what the check or the service said. */
export function words(error: unknown): string {
  if (error instanceof ProblemError) {
    const key = `problem.${error.slug}`;
    return key in en ? t(key as MessageKey) : error.detail || t('problem.unknown', { status: error.status });
  }
  if (error instanceof Refused) {
    const key = `refused.${error.code}`;
    return key in en ? t(key as MessageKey) : error.message;
  }
  return t('problem.unexpected');
}
