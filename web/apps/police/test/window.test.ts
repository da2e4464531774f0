import { describe, expect, it } from 'vitest';
import { LENGTHS, QUARTERS, recentWindow, wallClock, windowOf, windowProblem, zonedSeconds } from '../src/request/window';

const NOW = Date.parse('2026-06-15T12:07:30Z') / 1000;
const window = (start: string, end: string) => ({ start: Date.parse(start) / 1000, end: Date.parse(end) / 1000, zone: 'UTC' });

describe('window of a request (SF-18, A-03)', () => {
  it('offers quarter hours from 15 minutes to 12 hours only', () => {
    expect(LENGTHS[0]).toBe(900);
    expect(LENGTHS.at(-1)).toBe(12 * 3600);
    expect(LENGTHS).toHaveLength(48);
    expect(QUARTERS.slice(0, 3)).toEqual(['00:00', '00:15', '00:30']);
  });

  it('takes a window wholly in the past', () => {
    expect(windowProblem(window('2026-06-15T10:00:00Z', '2026-06-15T12:00:00Z'), NOW)).toBeUndefined();
  });

  it('refuses a window that ends in the future', () => {
    expect(windowProblem(window('2026-06-15T12:00:00Z', '2026-06-15T12:15:00Z'), NOW)).toBe('future');
  });

  it('refuses a window of more than 12 hours or less than 15 minutes', () => {
    expect(windowProblem(window('2026-06-14T10:00:00Z', '2026-06-14T22:15:00Z'), NOW)).toBe('length');
    expect(windowProblem(window('2026-06-14T10:00:00Z', '2026-06-14T10:00:00Z'), NOW)).toBe('length');
  });

  it('refuses a window that does not stand on quarter hours', () => {
    expect(windowProblem(window('2026-06-14T10:05:00Z', '2026-06-14T11:05:00Z'), NOW)).toBe('quarter');
  });

  it('refuses a window of 30 days ago, with an hour left for the second officer', () => {
    expect(windowProblem(window('2026-05-16T13:00:00Z', '2026-05-16T14:00:00Z'), NOW)).toBe('too-old');
    expect(windowProblem(window('2026-05-16T13:15:00Z', '2026-05-16T14:00:00Z'), NOW)).toBeUndefined();
  });

  it('starts with the last two hours, on quarter hours', () => {
    const recent = recentWindow(NOW, 'Atlantic/Azores');
    expect(windowProblem(recent, NOW)).toBeUndefined();
    expect(recent.end).toBe(Date.parse('2026-06-15T12:00:00Z') / 1000);
  });
});

describe('wall clocks', () => {
  it('reads a local time in its zone and writes it back', () => {
    const at = zonedSeconds('2026-06-15', '10:15', 'Atlantic/Azores')!;
    expect(at).toBe(Date.parse('2026-06-15T10:15:00Z') / 1000);
    expect(zonedSeconds('2026-01-15', '10:15', 'Atlantic/Azores')).toBe(Date.parse('2026-01-15T11:15:00Z') / 1000);
    expect(wallClock(at, 'Asia/Kolkata')).toEqual({ date: '2026-06-15', time: '15:45' });
  });

  it('does not know a time that the clocks skip', () => {
    expect(zonedSeconds('2026-03-29', '02:30', 'Europe/Paris')).toBeUndefined();
    expect(windowOf('2026-03-29', '02:30', 900, 'Europe/Paris')).toBe('no-such-time');
  });

  it('takes the earlier of two equal times', () => {
    expect(zonedSeconds('2026-10-25', '02:30', 'Europe/Paris')).toBe(Date.parse('2026-10-25T00:30:00Z') / 1000);
  });

  it('asks for a date', () => {
    expect(windowOf('', '10:00', 900, 'UTC')).toBe('no-date');
  });
});
