import { describe, expect, it } from 'vitest';
import { translator } from '../src/lib/messages';

describe('message catalogue', () => {
  const t = translator({ hello: 'Hello {name}, {count} clips' });

  it('puts values in', () => {
    expect(t('hello', { name: 'Ada', count: 2 })).toBe('Hello Ada, 2 clips');
  });

  it('fails loudly on a missing value', () => {
    expect(() => t('hello', { name: 'Ada' })).toThrow('{count}');
  });
});
