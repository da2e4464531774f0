import { Refused } from '@porchlight/sealing';
import { ProblemError } from '@porchlight/ui';
import { t } from '../messages';

/** What went wrong in words: what happened, what is safe, what to do. */
export function troubleText(error: unknown): string {
  if (error instanceof ProblemError) {
    if (error.status === 0) return t('trouble.unreachable');
    if (error.status === 401) return t('trouble.signed-out');
    if (error.status === 404) return t('trouble.not-found');
    return error.detail === '' ? t('trouble.server', { status: error.status }) : error.detail;
  }
  return error instanceof Refused ? error.message : t('trouble.unknown');
}
