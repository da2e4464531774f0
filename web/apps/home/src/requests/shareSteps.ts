import { Fields, type Json, LogProof, utf8 } from '@porchlight/sealing';
import type { Access } from '../circle/api';
import { t } from '../messages';
import type { KeptShare } from './answers';

export interface RecordStep {
  readonly text: string;
  readonly done: boolean;
  /** Unix seconds. */
  readonly at: number | undefined;
}

/** The record of a share, step by step, in the order in which they happen. */
export function shareSteps(
  state: { readonly loggedAt: number; readonly withdrawn: boolean; readonly granted: Json | undefined },
  kept: Pick<KeptShare, 'sharedAt' | 'releaseNotBefore'> | undefined,
  accesses: readonly Access[],
): RecordStep[] {
  const sharedAt = kept?.sharedAt ?? accesses.find((access) => access.kind === 'grant')?.at;
  const release = state.granted === undefined ? undefined : released(state.granted);
  const steps: RecordStep[] = [
    { text: t('record.asked'), done: true, at: state.loggedAt },
    { text: t('record.signed'), done: true, at: sharedAt },
  ];
  if (release !== undefined) {
    steps.push({ text: t('record.logged', { index: release.index }), done: true, at: release.at });
    steps.push({ text: t('record.released'), done: true, at: release.at });
  } else if (!state.withdrawn) {
    steps.push({ text: t('record.waiting'), done: false, at: kept?.releaseNotBefore });
  }
  for (const access of [...accesses].reverse()) {
    if (access.kind === 'disclosure-access' || (access.kind === 'ciphertext-fetch' && access.by === 'agency')) {
      const officer = access.officer ?? '';
      const opened = access.action === 'export' ? 'record.exported' : 'record.opened';
      const text = access.kind === 'ciphertext-fetch' ? t('record.fetched') : t(opened, { officer });
      steps.push({ text: distinct(steps, text), done: true, at: access.at });
    }
  }
  if (state.withdrawn) {
    const at = accesses.find((access) => access.kind === 'withdrawal')?.at;
    steps.push({ text: t('record.takenBack'), done: true, at });
  }
  return steps;
}

function released(granted: Json): { index: number; at: number } {
  const fields = Fields.of(granted, 'The granted message');
  return { index: LogProof.parse(utf8(fields.text('grantProof'))).index, at: fields.integer('releasedAt', 0) };
}

/** Steps are told apart by their text; a repeated one gets its number. */
function distinct(steps: readonly RecordStep[], text: string): string {
  const same = steps.filter((step) => step.text === text || step.text.startsWith(`${text} (`)).length;
  return same === 0 ? text : `${text} (${same + 1})`;
}
