import type { RequestView } from '../api/types';
import { instant } from '../app/time';
import { tOf } from '../messages';

/** A request's state in words. None of them depends on homes (R5). */
export function stateText(view: Pick<RequestView, 'status' | 'publishedUntil'>): string {
  const until = Date.parse(view.publishedUntil) / 1000;
  return tOf(`state.${view.status}`, { until: Number.isFinite(until) ? instant(until) : '' });
}

/** Requests under their case numbers, each case where its newest request stands. */
export function byCase(views: readonly RequestView[]): { readonly caseNumber: string; readonly requests: readonly RequestView[] }[] {
  const cases = new Map<string, RequestView[]>();
  for (const view of views) {
    cases.set(view.caseNumber, [...(cases.get(view.caseNumber) ?? []), view]);
  }
  return [...cases].map(([caseNumber, requests]) => ({ caseNumber, requests }));
}
