/** The small calculations behind parts of the screen. */
import { describe, expect, it } from 'vitest';
import { isNearlyUsed, restOf } from '../../renderer/kiosk/held-rest.ts';
import { curvePoints, scaleFor } from '../../renderer/kiosk/parts/power-curve.tsx';
import { connectorName } from '../../renderer/kiosk/parts/socket.tsx';
import { shortAddress } from '../../renderer/kiosk/screens/terms.tsx';
import { setupLanguage } from '../../renderer/kiosk/setup-language.ts';
import { snapshots } from '../fixtures/snapshots.ts';

const perMinute = { unit: 'minute', minorPerUnit: '10', vatPercent: '25' } as const;

describe('the power curve', () => {
  it('has a scale that no value leaves', () => {
    expect(scaleFor([])).toBe(4_000);
    expect(scaleFor([10_850, 300])).toBe(12_000);
    expect(scaleFor([22_000])).toBe(24_000);
    expect(scaleFor([1_000_000])).toBe(1_000_000);
  });

  it('grows from the right edge, ten seconds a step, full power at the top', () => {
    expect(curvePoints([0, 2_000, 4_000])).toEqual([
      [570, 60],
      [580, 30],
      [590, 0],
    ]);
    expect(curvePoints([4_000])).toEqual([[590, 0]]);
  });

  it('is as wide as ten minutes once it has them', () => {
    const points = curvePoints(Array.from({ length: 60 }, () => 4_000));
    expect(points[0]).toEqual([0, 0]);
    expect(points.at(-1)).toEqual([590, 0]);
  });

  it('shows no power below none', () => {
    expect(curvePoints([-500, 4_000])[0]).toEqual([580, 60]);
  });
});

describe('what the rest of the amount still buys', () => {
  const shown = snapshots['charging-nearly-used'];
  if (shown?.kind !== 'station' || shown.screen.name !== 'charging') throw new Error('no charge');
  const charging = shown.screen;

  it('is said from nine tenths on', () => {
    expect(isNearlyUsed({ ...charging, costMinor: 31_499 })).toBe(false);
    expect(isNearlyUsed({ ...charging, costMinor: 31_500 })).toBe(true);
    expect(isNearlyUsed({ ...charging, costMinor: 0, authorizedMinor: 0 })).toBe(false);
  });

  it('is energy and time at the power and price of now', () => {
    // 45.90 kr at 4.59 kr per kWh are 10 kWh, at 10 kW an hour.
    const rest = restOf({ ...charging, remainingMinor: 4_590, powerW: 10_000 });
    expect(rest?.energyWh).toBeCloseTo(10_000, 6);
    expect(rest?.durationMs).toBeCloseTo(3_600_000, 6);
  });

  it('counts what a minute costs, too', () => {
    const prices = [...charging.prices, { ...perMinute, minorPerUnit: '76.5' }];
    const rest = restOf({ ...charging, prices, remainingMinor: 4_590, powerW: 10_000 });
    expect(rest?.energyWh).toBeCloseTo(5_000, 6);
    expect(rest?.durationMs).toBeCloseTo(1_800_000, 6);
  });

  it('is not guessed without power, nor where nothing is paid for', () => {
    expect(restOf({ ...charging, powerW: 0 })).toBeNull();
    expect(restOf({ ...charging, prices: [] })).toBeNull();
  });

  it('is never less than nothing', () => {
    expect(restOf({ ...charging, remainingMinor: -5 })?.energyWh).toBe(0);
  });
});

it('calls connectors what people call them', () => {
  expect(connectorName('IEC_62196_T2')).toBe('Type 2');
  expect(connectorName('IEC_62196_T2_COMBO')).toBe('CCS');
  expect(connectorName('NEMA_5_20')).toBe('NEMA 5 20');
});

it('writes addresses as people type them', () => {
  expect(shortAddress('https://lade.example/vilkar/')).toBe('lade.example/vilkar');
  expect(shortAddress('https://lade.example')).toBe('lade.example');
});

it('speaks the computer’s language to a technician, English where it has none', () => {
  expect(setupLanguage('nb-NO')).toBe('nb');
  expect(setupLanguage('nn-NO')).toBe('nn');
  expect(setupLanguage('se')).toBe('se');
  expect(setupLanguage('sme_NO')).toBe('se');
  expect(setupLanguage('sma-NO')).toBe('en');
  expect(setupLanguage('no')).toBe('nb');
  expect(setupLanguage('de-AT')).toBe('de');
  expect(setupLanguage('fr-FR')).toBe('en');
});
