/** The runbook says of every fault code and every alert what to check and what to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertCodes } from '../../electron/session/state.ts';
import { faultCodes } from '../../electron/session/view.ts';
import { metricsOf } from '../../electron/web/metrics.ts';
import { Bench } from '../station/bench.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');

describe.each(faultCodes)('%s', (code) => {
  const section = runbook.split('### ').find((one) => one.startsWith(`${code}: `)) ?? '';

  it('has its section, with what is seen, what to check and what to do', () => {
    for (const part of ['Seen', 'Check', 'Remedy']) expect(section).toContain(`- **${part}**: `);
  });
});

it('has no section for a code that there is not', () => {
  const named = [...runbook.matchAll(/^### (F\d+):/gm)].map(([, code]) => code);
  expect(named).toEqual([...faultCodes]);
});

it('and the README have a row for every alert', () => {
  for (const text of [runbook, readme]) {
    const rows = [...text.matchAll(/^\| ([a-z]+-[a-z-]+|orphan) \|/gm)].map(
      ([, code]) => code ?? '',
    );
    expect(rows.toSorted()).toEqual([...alertCodes].toSorted());
  }
});

it('explains figures that there are', async () => {
  const bench = new Bench();
  const field = { ...bench.station.fieldReport(), buses: [] };
  const { text } = await metricsOf({ state: bench.station.state, atMs: 0, field });
  const named = new Set(runbook.match(/ladekiosk_[a-z_]+/g) ?? []);
  // Told once there is something to tell.
  named.delete('ladekiosk_loop_lag_seconds');
  for (const metric of named) expect(text).toContain(`# TYPE ${metric} `);
});
