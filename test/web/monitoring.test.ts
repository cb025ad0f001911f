/** What is measured from afar: a station's figures, and the examples that are made of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricsOf } from '../../electron/web/metrics.ts';
import { Bench } from '../station/bench.ts';

const screen = {
  restarts: [{ reason: 'crashed', remedy: 'reload', count: 1, lastAtMs: 0 } as const],
  relaunches: 0,
  isDrawnInSoftware: false,
  touchDeviceIsPresent: true,
};
const buses = [
  { name: 'cabinet', isUp: true, counters: { requests: 90, silent: 2, corrupt: 1, foreign: 0 } },
];
const sold = [
  { currency: 'NOK', sessions: 3, energyWh: 18_420, capturedMinor: 8455, refundedMinor: 0 },
];

async function linesOf(bench: Bench): Promise<string[]> {
  const field = { ...bench.station.fieldReport(), buses };
  const atMs = bench.time.nowMs();
  const { text } = await metricsOf({ state: bench.station.state, atMs, screen, field, sold });
  return text.split('\n');
}

/** The value of one sample; NaN where there is none. */
function valueOf(lines: readonly string[], sample: string): number {
  const line = lines.find((one) => one.startsWith(`${sample} `));
  return Number(line?.slice(sample.length + 1) ?? Number.NaN);
}

describe('a station that charges', () => {
  it('tells the age of its reading, the margin of its lease and the lag of its loop', async () => {
    const bench = new Bench();
    bench.station.start();
    await bench.pass(500);
    await bench.toCharging();
    await bench.pass(20_000);
    const lines = await linesOf(bench);
    expect(valueOf(lines, 'ladekiosk_reading_age_seconds{evse="A"}')).toBeLessThanOrEqual(1.1);
    // A lease of 3 s, renewed when a third of it is used up.
    const margin = valueOf(lines, 'ladekiosk_lease_margin_seconds{evse="A"}');
    expect(margin).toBeGreaterThan(1.5);
    expect(margin).toBeLessThan(2.1);
    expect(valueOf(lines, 'ladekiosk_loop_lag_seconds')).toBe(0);
    expect(valueOf(lines, 'ladekiosk_fault{evse="A",code="F11"}')).toBe(0);
    expect(valueOf(lines, 'ladekiosk_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('whose meter falls silent: its reading grows old, and the fault stands', async () => {
    const bench = new Bench();
    bench.station.start();
    await bench.pass(500);
    bench.outlet.setFault('meterSilent', true);
    await bench.pass(30_000);
    const lines = await linesOf(bench);
    expect(valueOf(lines, 'ladekiosk_reading_age_seconds{evse="A"}')).toBeGreaterThan(28);
    expect(valueOf(lines, 'ladekiosk_fault{evse="A",code="F11"}')).toBe(1);
    // Nothing was renewed: there is no margin to tell.
    expect(valueOf(lines, 'ladekiosk_lease_margin_seconds{evse="A"}')).toBeNaN();
  });
});

it('tells what became of questions on each line, and what was sold', async () => {
  const lines = await linesOf(new Bench());
  expect(valueOf(lines, 'ladekiosk_bus_up{bus="cabinet"}')).toBe(1);
  const of = (outcome: string) =>
    valueOf(lines, `ladekiosk_bus_exchanges_total{bus="cabinet",outcome="${outcome}"}`);
  expect([of('requests'), of('silent'), of('corrupt')]).toEqual([90, 2, 1]);
  expect(valueOf(lines, 'ladekiosk_sessions_total{currency="NOK"}')).toBe(3);
  expect(valueOf(lines, 'ladekiosk_energy_wh_total{currency="NOK"}')).toBe(18_420);
  const captured = 'ladekiosk_money_minor_units_total{currency="NOK",move="captured"}';
  expect(valueOf(lines, captured)).toBe(8455);
});

describe('the examples in build/monitoring', () => {
  const read = (name: string): string => readFileSync(`build/monitoring/${name}`, 'utf8');
  const metricsIn = (text: string): string[] => [
    ...new Set(text.match(/ladekiosk_[a-z_]+/g) ?? []),
  ];

  async function known(): Promise<Set<string>> {
    const bench = new Bench();
    bench.station.start();
    await bench.pass(500);
    await bench.toCharging();
    await bench.pass(5_000);
    return new Set((await linesOf(bench)).flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []));
  }

  it('ask for nothing that a station does not tell', async () => {
    const told = await known();
    for (const name of ['alerts.yml', 'grafana-dashboard.json']) {
      expect(metricsIn(read(name)).filter((metric) => !told.has(metric))).toEqual([]);
    }
  });

  it('show everything that a station tells', async () => {
    const shown = new Set(metricsIn(read('grafana-dashboard.json')));
    const details = ['ladekiosk_screen_relaunches', 'ladekiosk_touch_device_present'];
    const missing = [...(await known())].filter((metric) => !shown.has(metric));
    expect(missing.toSorted()).toEqual(details);
  });

  it('are rules that Prometheus can read, each with words for a person', () => {
    const { groups } = parse(read('alerts.yml')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(8);
    for (const { alert, expr, annotations } of rules) {
      expect(alert).toMatch(/^[A-Z]\w+$/);
      expect(expr.split('(').length, expr).toBe(expr.split(')').length);
      expect(annotations.summary).toContain('{{ $labels.instance }}');
    }
  });
});
