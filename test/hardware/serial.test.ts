/** The real serial stack on a pair of ptys, pulled and plugged again. */
import { realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMeter, openRelay } from '../../hardware/open.ts';
import { serveSerial } from '../sim/modbus/peers.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { later, makeCabinet, openTestBus, until, valueOf } from './bench-cabinet.ts';

const settings = { baudRate: 9600, parity: 'none', stopBits: 1 } as const;

describe.skipIf(!hasSocat())('a serial port', () => {
  it('carries readings and commands', async () => {
    const { bus, relay } = await cabinetOnSerial();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 1_234_567, powerW: 3680 });
    const device = openRelay(
      { driver: 'waveshare-modbus-relay', unit: 2, channel: 0, leaseMs: 3000 },
      bus,
    );
    valueOf(await device.energize());
    expect(relay.contactIsClosed(0)).toBe(true);
    valueOf(await device.open());
    expect(relay.contactIsClosed(0)).toBe(false);
  });

  it('survives the adapter being pulled in the middle of a question, and finds it again', async () => {
    const { bus, pair, field } = await cabinetOnSerial();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    valueOf(await meter.read());
    field.setFault(1, { kind: 'silent' }, 1);
    const framesBefore = field.frames.length;
    const pending = meter.read();
    await until(() => field.frames.length > framesBefore);
    await pair.unplug();
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'line-down' } });
    expect(bus.status().state).toBe('down');
    expect(await meter.read()).toMatchObject({
      error: {
        kind: 'line-down',
        message: expect.stringContaining(`serial ${pair.near}`) as string,
      },
    });
    await pair.plugIn();
    const far = await serveSerial(field, pair.far);
    later(() => far.stop());
    await until(() => bus.status().state === 'up');
    expect(valueOf(await meter.read()).energyWh).toBe(1_234_567);
    expect(bus.counters().reconnects).toBe(1);
  });

  it('finds it under its by-id name when it comes back as another device', async () => {
    const { field } = makeCabinet();
    const [first, second] = [await startPtyPair(), await startPtyPair()];
    later(() => first.stop());
    later(() => second.stop());
    for (const { far } of [first, second]) {
      const device = await serveSerial(field, far);
      later(() => device.stop());
    }
    const byId = join(dirname(first.near), 'usb-1a86_USB_Serial-if00-port0');
    symlinkSync(first.near, byId);
    const bus = await openTestBus({ serial: byId, ...settings });
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    valueOf(await meter.read());
    unlinkSync(byId);
    await first.unplug();
    expect(await meter.read()).toMatchObject({ ok: false });
    expect(bus.status().state).toBe('down');
    symlinkSync(second.near, byId);
    await until(() => bus.status().state === 'up');
    expect(valueOf(await meter.read()).energyWh).toBe(1_234_567);
    expect(realpathSync(byId)).toBe(realpathSync(second.near));
  });

  it('waits for an adapter that is not there yet', async () => {
    const { field } = makeCabinet();
    const pair = await startPtyPair();
    later(() => pair.stop());
    await pair.unplug();
    const bus = await openTestBus({ serial: pair.near, ...settings });
    expect(bus.status().state).toBe('down');
    expect(bus.status().reason).toContain('No such file');
    await pair.plugIn();
    const far = await serveSerial(field, pair.far);
    later(() => far.stop());
    await until(() => bus.status().state === 'up');
    valueOf(await openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus).read());
  });
});

async function cabinetOnSerial() {
  const cabinet = makeCabinet();
  const pair = await startPtyPair();
  later(() => pair.stop());
  const far = await serveSerial(cabinet.field, pair.far);
  later(() => far.stop());
  const bus = await openTestBus({ serial: pair.near, ...settings });
  return { ...cabinet, pair, bus };
}
