/** The small calculations behind parts of the screen. */
import { describe, expect, it } from 'vitest';
import { curvePoints, scaleFor } from '../../renderer/kiosk/parts/power-curve.tsx';
import { connectorName } from '../../renderer/kiosk/parts/socket.tsx';
import { shortAddress } from '../../renderer/kiosk/screens/terms.tsx';
import { setupLanguage } from '../../renderer/kiosk/setup-language.ts';

describe('the power curve', () => {
  it('has a scale that no value leaves', () => {
    expect(scaleFor([])).toBe(4_000);
    expect(scaleFor([10_850, 300])).toBe(12_000);
    expect(scaleFor([22_000])).toBe(24_000);
    expect(scaleFor([1_000_000])).toBe(1_000_000);
  });

  it('runs from the left edge to the right, full power at the top', () => {
    expect(curvePoints([0, 2_000, 4_000])).toEqual([
      [0, 60],
      [300, 30],
      [600, 0],
    ]);
    expect(curvePoints([4_000])).toEqual([[0, 0]]);
  });

  it('shows no power below none', () => {
    expect(curvePoints([-500, 4_000])[0]).toEqual([0, 60]);
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
