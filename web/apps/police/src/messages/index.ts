import { translator } from '@porchlight/ui';
import { en } from './en';

export type MessageKey = keyof typeof en;

/** Texts of the portal; the only place where screens take words from. */
export const t = translator(en);

/** A text whose name is put together from parts that are closed lists themselves. */
export function tOf(key: string, values?: Record<string, string | number>): string {
  return t(key as MessageKey, values);
}
