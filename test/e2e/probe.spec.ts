/** The technician's probe in the real app: no window, no display, its words and its exit code. */
import { spawn } from 'node:child_process';
import { systemClock } from '../../electron/clock.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { Field } from '../sim/modbus/slave.ts';
import { preparedApp } from './kiosk.ts';
import { expect, test } from './station-test.ts';

async function probe(...own: string[]): Promise<{ code: number | null; out: string }> {
  const { executablePath, args, env } = await preparedApp();
  const child = spawn(executablePath, args(['--probe', ...own]), {
    env: { ...env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}

test('--probe without a display: finds what answers, and passes its exit code on', async () => {
  const field = new Field(systemClock());
  const model = { readEnergyWh: () => 1_234_567, readPowerW: () => 3680 };
  field.add(1, sdm630({ model, serialNumber: 21_678_001 }));
  const peer = await serveRtuOverTcp(field);
  try {
    const found = await probe('--bus', `tcp:${peer.address}`, 'scan', '--units', '1-2');
    expect(found.out).toContain('serial number 21678001, 1 234 567 Wh, 3 680 W');
    expect(found.out).toContain('    meter: { driver: eastron-sdm630, bus: cabinet, unit: 1 }');
    expect(found.code).toBe(0);
    field.remove(1);
    expect((await probe('--bus', `tcp:${peer.address}`, '--units', '1')).code).toBe(1);
    expect((await probe('nonsense')).code).toBe(64);
  } finally {
    await peer.stop();
  }
});
