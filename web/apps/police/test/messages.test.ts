import { AGENCY_KINDS, EXTRA_KINDS, KINDS, ROLES } from '@porchlight/sealing';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/disclosure/checks';
import { tOf } from '../src/messages';
import { en } from '../src/messages/en';
import { stateText } from '../src/request/states';

describe('message catalogue', () => {
  it('has a text for every value of the closed lists that screens put into a key', () => {
    const values = { request: '', grant: '', until: '', number: 1 };
    for (const name of CHECKS) expect(tOf(`check.${name}`, values) + tOf(`check.plain.${name}`)).not.toBe('');
    for (const kind of KINDS) expect(tOf(`kind.${kind}`)).not.toBe('');
    for (const kind of AGENCY_KINDS) expect(tOf(`agency-kind.${kind}`)).not.toBe('');
    for (const role of ROLES) expect(tOf(`role.${role}`)).not.toBe('');
    for (const kind of EXTRA_KINDS) expect(tOf(`extra.${kind}`)).not.toBe('');
    for (const action of ['view', 'export']) expect(tOf(`report.${action}`, values)).not.toBe('');
    for (const problem of ['no-date', 'no-such-time', 'quarter', 'length', 'future', 'too-old', 'case']) {
      expect(tOf(`problem.when.${problem}`)).not.toBe('');
    }
    for (const problem of ['latitude', 'longitude', 'radius', 'corner', 'corners', 'crossed', 'large', 'apart']) {
      expect(tOf(`problem.where.${problem}`)).not.toBe('');
    }
    for (const page of ['requests', 'new', 'request', 'disclosures', 'disclosure', 'agency', 'unknown']) {
      expect(tOf(`page.${page}`)).not.toBe('');
    }
  });

  it('says states without a number of homes, and never that there are no results (A-04, R5)', () => {
    const states = (['awaiting-second-officer', 'submitted', 'published', 'refused', 'closed'] as const).map((status) =>
      stateText({ status, publishedUntil: '2026-06-15T12:00:00Z' }),
    );
    expect(states[0]).toBe('Waiting for a second signature');
    expect(states[2]).toMatch(/^Published until /);
    expect(states[4]).toBe('Closed');
    const all = Object.values(en).join('\n');
    expect(all).not.toMatch(/no results|nobody shared|\{(count|number)\} homes/i);
  });
});
