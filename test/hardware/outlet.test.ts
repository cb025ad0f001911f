/** Car, meter, contactor and lease together, through the real bus and drivers, in virtual time. */
import { describe, expect, it } from 'vitest';
import { openMeter, openRelay } from '../../hardware/open.ts';
import { Car } from '../sim/car.ts';
import { wireOutlet } from '../sim/modbus/outlet.ts';
import { valueOf } from './bench-cabinet.ts';
import { makeVirtualCabinet } from './virtual-cabinet.ts';

const leaseMs = 3000;

describe('an outlet', () => {
  it('charges while the lease is renewed, and the meter shows what the car took', async () => {
    const { clock, car, meter, relay, inTime } = await makeOutlet();
    const start = valueOf(await inTime(meter.read()));
    expect(start).toMatchObject({ energyWh: 5_000_000, powerW: 0 });
    for (let second = 0; second < 600; second += 1) {
      valueOf(await inTime(relay.energize()));
      await clock.advance(1000);
    }
    const reading = valueOf(await inTime(meter.read()));
    expect(reading.powerW).toBeGreaterThan(10_000);
    // 11 kW for ten minutes is 1833 Wh, less handshake, ramp and ripple.
    expect(reading.energyWh - start.energyWh).toBeGreaterThan(1780);
    expect(reading.energyWh - start.energyWh).toBeLessThan(1860);
    // A 32-bit float of kWh steps by 0.5 Wh above 4096 kWh.
    expect(Math.abs(reading.energyWh - car.exactMeterWh)).toBeLessThan(5);
  });

  it('is without power one lease after the wire is cut', async () => {
    const { clock, car, relay, wire, bus, inTime } = await makeOutlet();
    for (let second = 0; second < 10; second += 1) {
      valueOf(await inTime(relay.energize()));
      await clock.advance(1000);
    }
    expect(car.contactIsClosed).toBe(true);
    wire.setCut(true);
    expect(await inTime(relay.energize())).toMatchObject({ error: { kind: 'line-down' } });
    await clock.advance(leaseMs);
    expect(car.contactIsClosed).toBe(false);
    expect(car.powerW).toBe(0);
    wire.setCut(false);
    await clock.advance(3000);
    expect(bus.status().state).toBe('up');
    expect(valueOf(await inTime(relay.state()))).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: false,
    });
  });

  it('goes on charging through a welded contact, and the auxiliary contact tells', async () => {
    const { clock, meter, relay, board, inTime } = await makeOutlet();
    valueOf(await inTime(relay.energize()));
    board.setContactor(0, { isWelded: true });
    valueOf(await inTime(relay.open()));
    expect(valueOf(await inTime(relay.state()))).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: true,
    });
    const before = valueOf(await inTime(meter.read()));
    await clock.advance(60_000);
    const after = valueOf(await inTime(meter.read()));
    expect(after.energyWh).toBeGreaterThan(before.energyWh + 100);
  });
});

async function makeOutlet() {
  const cabinet = await makeVirtualCabinet();
  const { clock, field, board, bus } = cabinet;
  const car = new Car({
    seed: 1,
    maxPowerW: 11_000,
    batteryWh: 60_000,
    startMeterWh: 5_000_000,
    startAtMs: clock.nowMs(),
  });
  car.plugIn();
  wireOutlet({ field, car, meterUnit: 1, meterSerialNumber: 1, relay: board, channel: 0 });
  const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
  const relay = openRelay(
    { driver: 'waveshare-modbus-relay', unit: 2, channel: 0, leaseMs, feedbackInput: 0 },
    bus,
  );
  return { ...cabinet, car, meter, relay };
}
