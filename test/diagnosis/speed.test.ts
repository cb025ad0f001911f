/** A serial line at another speed than the configuration's, on a pty whose speed the device heeds. */
import { expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { searchLines } from '../../electron/diagnosis/line-search.ts';
import type { DeviceFacts } from '../../electron/diagnosis/lines.ts';
import { openHardware } from '../../hardware/open.ts';
import { later, makeCabinet, until } from '../hardware/bench-cabinet.ts';
import { isSetTo, serveSerial } from '../sim/modbus/peers.ts';
import { hasSocat, startPtyPair, type PtyPair } from '../sim/socat.ts';

/** A meter at unit 1 that hears 19200 baud and nothing else. */
async function makeFastLine(): Promise<PtyPair> {
  const pair = await startPtyPair();
  later(() => pair.stop());
  const { field } = makeCabinet();
  const device = await serveSerial(field, pair.far, () => isSetTo(pair.near, 19_200));
  later(() => device.stop());
  return pair;
}

it.runIf(hasSocat())(
  'is found, and the line is the station’s again',
  { timeout: 90_000 },
  async () => {
    const pair = await makeFastLine();
    const clock = systemClock();
    const serial = { serial: pair.near, baudRate: 9600, parity: 'none', stopBits: 1 } as const;
    const meter = { driver: 'eastron-sdm630', bus: 'cabinet', unit: 1 };
    const relay = {
      driver: 'waveshare-modbus-relay',
      bus: 'cabinet',
      unit: 2,
      channel: 0,
      leaseMs: 3000,
    };
    const buses = { cabinet: serial };
    const hardware = openHardware({ buses, evses: [{ id: 'A', meter, relay }] }, clock);
    later(() => hardware.close());
    const bus = hardware.buses.get('cabinet');
    if (bus === undefined) throw new Error('no bus');
    await bus.settled();
    const trouble = { kind: 'silent', message: 'no answer', sinceMs: 0 } as const;
    const about = { outlet: 'A', line: 'cabinet', isHeard: false, trouble };
    const devices: DeviceFacts[] = [
      { ...about, name: 'meter', driver: meter.driver, unit: 1, channel: null },
      { ...about, name: 'relay', driver: relay.driver, unit: 2, channel: 0 },
    ];
    // However busy this computer is: each setting gets its turn, and the device its time.
    const patience = { speedsWithinMs: 80_000, answerWithinMs: 600 };
    const parts = { buses: hardware.buses, configs: buses, devices, clock, ...patience };
    expect(await searchLines({ ...parts, mayAsk: () => false })).toEqual([]);
    const found = await searchLines({ ...parts, mayAsk: () => true });
    expect(found).toEqual([{ kind: 'other-speed', line: 'cabinet', unit: 1, found: '19200 8E1' }]);
    await until(() => bus.status().state === 'up');
  },
);
