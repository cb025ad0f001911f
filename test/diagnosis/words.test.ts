/** The words of the diagnosis: each code has them, and they hold together. */
import { describe, expect, it } from 'vitest';
import { finding, makeReport, worstOf } from '../../electron/diagnosis/finding.ts';
import { reportText } from '../../electron/diagnosis/report-text.ts';
import { fillIn, wordsOf } from '../../electron/diagnosis/words.ts';
import { findingCodes } from '../../electron/session/service-view.ts';

const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

describe.each(findingCodes)('%s', (code) => {
  const { light, says, todo, unknown = '' } = wordsOf(code);

  it('has words, and says what to do unless it works', () => {
    expect(says).toMatch(/^[A-Z{].*[.}\]]$/s);
    expect(todo === '').toBe(light === 'ok');
    expect(todo).toMatch(/^(?:[A-Z].*[.?])?$/s);
  });

  it('reads as whole sentences, with every value and with the least', () => {
    const names = namesIn(says + todo + unknown);
    const must = namesIn((says + todo).replaceAll(/\[[^\]]*\]/g, ''));
    const full = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    const least = Object.fromEntries(
      names.map((name) => [name, must.includes(name) ? `<${name}>` : '']),
    );
    for (const values of [full, least]) {
      const told = fillIn(says, values);
      expect(told).not.toMatch(/[[\]{}]| {2}|\s[.,;:]|\(\)|\.\./);
    }
    for (const name of must) expect(fillIn(says + todo, least)).toContain(`<${name}>`);
  });
});

it('a value that is missing is a bug, not a hole in a sentence', () => {
  expect(() => fillIn('Line {line}.', {})).toThrow('no value named line');
});

describe('a report', () => {
  const ok = finding('record-works', { dataDir: '/d', freeMb: '812' });
  const bad = finding('adapter-gone', { line: 'cabinet', path: '/dev/ttyUSB0', outlets: 'A' });
  const doubt = finding(
    'settlement-stuck',
    {
      reference: 'lk-1',
      operation: 'capture',
      state: 'waiting',
      attempts: '4',
      nextTry: '2026-11-26T12:00:00Z',
      error: 'capture lk-1: HTTP 500',
    },
    { about: 'lk-1', sinceMs: Date.UTC(2026, 10, 26, 11) },
  );
  const works = finding('payment-works', { host: 'api.vipps.no' });
  const report = makeReport(
    { atMs: Date.UTC(2026, 10, 26, 12), stationId: '7', version: '1.0.0' },
    [works, ok, doubt, bad],
  );

  it('goes by area, the worst first, and has the worst light', () => {
    expect(report.findings.map(({ code }) => code)).toEqual([
      'adapter-gone',
      'settlement-stuck',
      'payment-works',
      'record-works',
    ]);
    expect(report.light).toBe('fault');
    expect(worstOf(['ok', 'unknown'])).toBe('unknown');
    expect(worstOf([])).toBe('unknown');
  });

  it('is read on a terminal of 80 columns', () => {
    const text = reportText(report);
    expect(text).toMatchInlineSnapshot(`
      "Station 7, version 1.0.0, 2026-11-26T12:00:00Z: FAULT

      Lines
           FAULT The adapter of line cabinet is gone: there is no /dev/ttyUSB0. Nobody
                 can charge at A; contactors have opened by their lease.
                 (adapter-gone)
                 To do: Plug the adapter in, or give it power. If it shows under
                 another path, write that one (best /dev/serial/by-id/…) into the
                 configuration.

      Payment
       ATTENTION Payment lk-1 is not settled: capture is tried again after 4 tries;
                 next try 2026-11-26T12:00:00Z. Last: capture lk-1: HTTP 500. Since
                 2026-11-26T11:00:00Z. (settlement-stuck)
                 To do: While Vipps or the network is down: wait. Refused for good:
                 settle the payment in the Vipps portal; the station sees it within
                 the hour.
              OK Vipps (api.vipps.no) answers, and the keys are in order.
                 (payment-works)

      Record
              OK The record in /d can be written; 812 MB are free. (record-works)
      "
    `);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
