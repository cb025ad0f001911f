/** `npm run price`, run as an operator runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string): string => path.join(root, 'test/fixtures/tariffs', name);
const directory = mkdtempSync(path.join(os.tmpdir(), 'ladekiosk-price-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(...args: string[]): { code: number | null; lines: string[]; stderr: string } {
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const script = path.join(root, 'build/price.ts');
  const result = spawnSync(process.execPath, [tsx, script, ...args], { encoding: 'utf8' });
  return { code: result.status, lines: result.stdout.trimEnd().split('\n'), stderr: result.stderr };
}

function chargeFile(name: string, charge: unknown): string {
  const file = path.join(directory, name);
  writeFileSync(file, typeof charge === 'string' ? charge : JSON.stringify(charge));
  return file;
}

describe('npm run price', { timeout: 60_000 }, () => {
  it('prints the price as the last line, in JSON', () => {
    const { code, lines, stderr } = run(fixture('energy.json'), fixture('charge.json'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      currency: 'NOK',
      net: 17_291,
      vat: 4323,
      gross: 21_614,
      lines: [
        {
          dimension: 'ENERGY',
          unit: 'kWh',
          quantity: '47.089',
          billedQuantity: '47.089',
          price: '4.59',
          vatPercent: '25',
          net: 17_291,
          vat: 4323,
          gross: 21_614,
        },
      ],
    });
  });

  it('reads YAML, and counts nothing in a gap between periods', () => {
    const { code, lines } = run(fixture('night.yaml'), fixture('charge.json'));
    expect(code).toBe(0);
    // 47.089 × 4 = 188.356; the gap of 10 minutes is free; 12 → 15 min at 1.00. 203.356 → 203.36
    const price = JSON.parse(lines.at(-1) ?? '') as { gross: number; lines: { unit: string }[] };
    expect(price.gross).toBe(20_336);
    expect(price.lines[1]).toMatchObject({
      unit: 's',
      quantity: '720.000',
      billedQuantity: '900.000',
    });
  });

  it('says how it is called', () => {
    expect(run()).toMatchObject({ code: 64, stderr: expect.stringContaining('Usage:') as unknown });
    expect(run('--help')).toMatchObject({ code: 0, stderr: '' });
  });

  it('says which file it cannot read', () => {
    const missing = path.join(directory, 'none.json');
    const { code, stderr } = run(missing, fixture('charge.json'));
    expect(code).toBe(66);
    expect(stderr).toContain('none.json');
    const broken = chargeFile('broken.json', '{"timeZone":');
    expect(run(fixture('energy.json'), broken)).toMatchObject({ code: 65 });
  });

  it('tells every mistake of both files', () => {
    const tariff = chargeFile('tariff.json', {
      currency: 'NOK',
      tax_included: 'YES',
      elements: [],
    });
    const charge = chargeFile('charge.json', {
      timeZone: 'Europe/Atlantis',
      periods: [{ start: '2026-05-04 10:00', end: '2026-02-30T10:00:00Z', energyWh: 0.5 }],
    });
    const { code, stderr, lines } = run(tariff, charge);
    expect(code).toBe(65);
    expect(lines).toEqual(['']);
    for (const text of [
      'tariff.json: elements:',
      'charge.json: timeZone:',
      'periods[0].start:',
      'periods[0].end:',
      'periods[0].energyWh:',
      'periods[0].charging:',
    ]) {
      expect(stderr).toContain(text);
    }
  });

  it('refuses periods that overlap or run backwards', () => {
    const period = (start: string, end: string): object => {
      return {
        start: `2026-05-04T${start}:00Z`,
        end: `2026-05-04T${end}:00Z`,
        energyWh: 1,
        charging: true,
      };
    };
    const periods = [period('10:00', '11:00'), period('10:59', '12:00'), period('14:00', '13:00')];
    const charge = chargeFile('order.json', { timeZone: 'Europe/Oslo', periods });
    const { code, stderr } = run(fixture('energy.json'), charge);
    expect(code).toBe(65);
    expect(stderr).toContain('periods[1].start: overlaps periods[0]');
    expect(stderr).toContain('periods[2].end: must not lie before the start');
  });
});
