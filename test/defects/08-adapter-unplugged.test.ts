/**
 * Failure 8: the USB-RS485 adapter is pulled; the process dies, never reconnects, or the adapter comes
 * back as another ttyUSB (node-modbus-serial #379). The relay's lease runs out, the charge waits, and
 * goes on by itself when the link under /dev/serial/by-id is there again, wherever it points.
 */
import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { serveSerial } from '../sim/modbus/peers.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { WiredStation } from '../station/wired-station.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.skipIf(!hasSocat())('the adapter', () => {
  test('pulled in a charge and back under another name: it goes on, and nothing is lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ladekiosk-by-id-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const byId = join(folder, 'usb-FTDI_FT232R_USB_UART_A5069RR4-if00-port0');
    const wired = await WiredStation.start({
      bus: 'serial',
      overrides({ bus }) {
        if (bus.kind !== 'serial') throw new Error('a serial line was wanted');
        symlinkSync(bus.path, byId);
        return { buses: { cabinet: { serial: byId } } };
      },
    });
    cleanups.push(() => wired.close());
    const { world } = wired;
    const { relay } = world.evse('A');
    await wired.toCharging();
    // The other device is there before the first one goes, so that it cannot have the same name.
    const other = await startPtyPair();
    cleanups.push(() => other.stop());
    const far = await serveSerial(world.field, other.far);
    cleanups.push(() => far.stop());
    unlinkSync(byId);
    if (world.bus.kind === 'serial') await world.bus.pair.unplug();
    // Nobody can open it any more: its lease does.
    await expect.poll(() => relay.contactIsClosed(0), { timeout: 5000 }).toBe(false);
    const cutAtWh = wired.registerWh();
    const waiting = await wired.shows('charging', ({ suspended }) => suspended !== null);
    expect(waiting.energyWh).toBeLessThanOrEqual(cutAtWh - 4_217_350 + 1);
    symlinkSync(other.near, byId);
    await wired.shows('charging', ({ suspended, energyWh }) => {
      return suspended === null && 4_217_350 + energyWh > cutAtWh + 3;
    });
    expect(relay.contactIsClosed(0)).toBe(true);
    const receipt = await wired.stopAndSettle();
    expect(Math.abs(receipt.meterStopWh - wired.registerWh())).toBeLessThanOrEqual(1);
    expect(relay.contactIsClosed(0)).toBe(false);
    expect(wired.halts).toEqual([]);
  }, 45_000);
});
