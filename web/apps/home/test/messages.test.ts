import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '@porchlight/sealing';
import { ProblemError } from '@porchlight/ui';
import { describe, expect, it } from 'vitest';
import { words } from '../src/messages';
import { en } from '../src/messages/en';

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : [path];
  });
}

const files = sources(join(import.meta.dirname, '../src')).filter((path) => !path.endsWith('en.ts'));

describe('messages', () => {
  it('has a text for every key that a screen names', () => {
    const named = files.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bt\('([^']+)'/g)].map((match) => match[1]!));
    expect(named.length).toBeGreaterThan(150);
    expect(named.filter((key) => !(key in en))).toEqual([]);
  });

  it('leaves no words in the markup of a component', () => {
    const components = files.filter((path) => path.endsWith('.svelte'));
    expect(components.length).toBeGreaterThan(15);
    for (const path of components) {
      const markup = readFileSync(path, 'utf8')
        .replace(/<script[\s\S]*?<\/script>/g, '')
        .replace(/<style[\s\S]*?<\/style>/g, '')
        .replace(/<!--[\s\S]*?-->/g, '');
      let flat = markup;
      for (let before = ''; before !== flat; ) {
        before = flat;
        flat = flat.replace(/\{[^{}]*\}/g, '');
      }
      const texts = flat.replace(/=>/g, '').replace(/<[^>]*>/g, ' ');
      expect(texts.match(/[A-Za-z]{2,}/g) ?? [], path).toEqual([]);
    }
  });

  it('says what it knows of a problem in its own words, and the service’s otherwise', () => {
    expect(words(new ProblemError(0, 'unreachable', ''))).toBe(en['problem.unreachable']);
    expect(words(new ProblemError(422, 'grant-invalid', 'The grant names a clip twice.'))).toBe('The grant names a clip twice.');
    expect(words(new Refused('chain.rollback', 'x'))).toBe(en['refused.chain.rollback']);
    expect(words(new Refused('clip.truncated', 'The clip is cut off.'))).toBe('The clip is cut off.');
  });
});
