/**
 * Failure 7: one stray Modbus byte spoils every later read (node-modbus #362). Whatever comes before,
 * inside or behind an answer costs that answer at most; the figures go on, and the bill is the
 * meter's own.
 */
import { afterEach, expect, test } from 'vitest';
import type { Fault } from '../sim/modbus/slave.ts';
import { WiredStation } from '../station/wired-station.ts';

let wired: WiredStation | null = null;

afterEach(async () => {
  await wired?.close();
  wired = null;
});

/** The world's first meter at the beginning. */
const startWh = 4_217_350;

const strays: Fault[] = [
  { kind: 'stray-before', bytes: [0x00] },
  { kind: 'stray-before', bytes: [0x01, 0x04] },
  { kind: 'stray-after', bytes: [0xff] },
  { kind: 'stray-after', bytes: [0x01, 0x04, 0x04] },
  { kind: 'stray-inside', bytes: [0x55] },
  { kind: 'half-frame' },
];

test('stray bytes in a charge: each reading is the meter’s, and so is the bill', async () => {
  // A hundred times the usual price: seconds of current are worth a capture.
  const components = [{ type: 'ENERGY', price: 459, vat: 25, step_size: 1 }];
  const tariff = { elements: [{ price_components: components }] };
  wired = await WiredStation.start({ overrides: () => ({ tariff }) });
  const { world } = wired;
  const { field } = world;
  await wired.toCharging();
  const { meterUnit, relayUnit, relay } = world.evse('A');
  for (const stray of strays) {
    const met = new Map([meterUnit, relayUnit].map((unit) => [unit, 0]));
    const end = field.onFrame(({ unit }) => met.set(unit, (met.get(unit) ?? 0) + 1));
    for (const unit of met.keys()) field.setFault(unit, stray, 1);
    // Of each the one that is hit, and one after it.
    await expect.poll(() => Math.min(...met.values()), { timeout: 5000 }).toBeGreaterThan(1);
    end();
    const before = wired.registerWh();
    const { energyWh, suspended } = await wired.shows('charging', (shown) => {
      return startWh + shown.energyWh >= Math.floor(before) - 1;
    });
    expect(startWh + energyWh).toBeLessThanOrEqual(wired.registerWh() + 1);
    expect(suspended).toBeNull();
    expect(relay.contactIsClosed(0)).toBe(true);
  }
  const receipt = await wired.stopAndSettle();
  expect(Math.abs(receipt.meterStopWh - wired.registerWh())).toBeLessThanOrEqual(1);
  expect(receipt.capturedMinor).toBe(Math.round(receipt.energyWh * 45.9));
  expect(wired.halts).toEqual([]);
}, 45_000);
