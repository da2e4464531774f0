import type { Check } from '@porchlight/ui';
import { t } from '../messages';
import { date, moment } from '../platform/time';
import type { CheckedPrompt } from './checkPrompt';

/** What held about a request, one line each. A CheckedPrompt is proof that all of it did. */
export function requestChecks({ logged, clips }: CheckedPrompt): Check[] {
  const { agency, shown, request } = logged;
  return [
    t('request.check.agency', { agency: agency.state.name ?? '', since: date(agency.states[0]!.at) }),
    t('request.check.officers'),
    t('request.check.log', { index: shown.index, time: moment(shown.time) }),
    t('request.check.ingest', { index: Math.max(...clips.map((clip) => clip.loggedAt)) }),
    t('request.check.window'),
    t('request.check.terms', { date: date(request.terms.retainUntil) }),
  ].map((text) => ({ text, state: 'held' }));
}
