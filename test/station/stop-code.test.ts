/** The payer's code on a whole station: made from the reference and a secret, durable, never in a log. */
import { describe, expect, it } from 'vitest';
import { stopCodeFor } from '../../electron/stop-code.ts';
import { Bench } from './bench.ts';

const key = Buffer.alloc(32, 7);
const reference = 'lk-21678-A-291009-1';

describe('the code of a payment', () => {
  it('is four digits, and always the same', () => {
    expect(stopCodeFor(key, reference)).toMatch(/^\d{4}$/);
    expect(stopCodeFor(key, reference)).toBe(stopCodeFor(key, reference));
  });

  it('hangs on the secret and on the whole reference', () => {
    const references = Array.from({ length: 200 }, (_, index) => `lk-21678-A-291009-${index}`);
    const codes = references.map((one) => stopCodeFor(key, one));
    const others = references.map((one) => stopCodeFor(Buffer.alloc(32, 8), one));
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
    // Of 10 000 codes 200 drawn at random give about two pairs that are alike.
    expect(new Set(codes).size).toBeGreaterThan(180);
    expect(codes.filter((code, index) => code === others[index]).length).toBeLessThan(5);
  });
});

describe('a station that asks for it', () => {
  it('stops at the screen with it only', async () => {
    const bench = new Bench({ stopCode: '4827' });
    await bench.toReady();
    await bench.toCharging();
    bench.station.intend({ type: 'stop', evse: 'A' });
    bench.station.intend({ type: 'stop', evse: 'A', code: '0000' });
    expect(bench.state).toBe('charging');
    bench.station.intend({ type: 'stop', evse: 'A', code: '4827' });
    expect(bench.state).toBe('stopping');
  });

  it('a refused code is on disk: a restart gives nobody new tries', async () => {
    const bench = new Bench({ stopCode: '4827' });
    await bench.toReady();
    await bench.toCharging();
    for (let tries = 0; tries < 5; tries += 1) {
      bench.station.intend({ type: 'stop', evse: 'A', code: '0000' });
    }
    await bench.restart(1000);
    bench.station.intend({ type: 'stop', evse: 'A', code: '4827' });
    expect(bench.state).not.toBe('stopping');
  });

  it('the emergency stop opens before its event is on disk, at every outlet where none is named', async () => {
    const bench = new Bench({ stopCode: '4827' });
    await bench.toReady();
    await bench.toCharging();
    const from = bench.log.length;
    bench.station.intend({ type: 'emergencyStop', evse: null });
    expect(bench.log.slice(from, from + 2)).toEqual(['relay open', 'disk EmergencyStopWanted']);
    await bench.until(() => bench.bills.length === 1);
    expect(bench.bills[0]?.stopReason).toBe('EmergencyStop');
  });
});
