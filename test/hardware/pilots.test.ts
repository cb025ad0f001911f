/** The pilot controllers: what they say of the car, and what they are told to offer it. */
import { describe, expect, it } from 'vitest';
import type { VehicleState } from '../../hardware/pilot.ts';
import { openPilot } from '../../hardware/open.ts';
import { evseDin, phoenixEvCc, type SimulatedPilot } from '../sim/modbus/pilot.ts';
import { cabinetOverTcp, until, valueOf } from './bench-cabinet.ts';

const unit = 3;

/** A controller at unit 3 of a cabinet, with a car that is whatever the test says. */
async function cabinetWith(
  driver: string,
  make: (line: Parameters<typeof evseDin>[0]) => SimulatedPilot,
) {
  const cabinet = await cabinetOverTcp();
  const car: { vehicle: VehicleState; isOffered: boolean } = { vehicle: 'A', isOffered: false };
  const line = {
    readVehicle: () => car.vehicle,
    setOffer: (isOffered: boolean) => {
      car.isOffered = isOffered;
    },
  };
  const board = make(line);
  cabinet.field.add(unit, board);
  return { ...cabinet, car, board, pilot: openPilot({ driver, unit }, cabinet.bus) };
}

const models = [
  ['evse-din', evseDin],
  ['phoenix-ev-cc', phoenixEvCc],
] as const;

describe.each(models)('%s', (driver, make) => {
  it('tells the states of the car', async () => {
    const { car, pilot } = await cabinetWith(driver, make);
    for (const vehicle of ['A', 'B', 'C', 'D', 'F'] as const) {
      car.vehicle = vehicle;
      expect(valueOf(await pilot.state())).toEqual({ vehicle, isOffering: false });
    }
  });

  it('offers a current, again another, and takes it back', async () => {
    const { car, board, pilot } = await cabinetWith(driver, make);
    for (const currentA of [6, 32, 16]) {
      valueOf(await pilot.offer(currentA));
      expect(board.offeredA).toBe(currentA);
      expect(valueOf(await pilot.state())).toMatchObject({ isOffering: true });
    }
    valueOf(await pilot.pause());
    expect(board.offeredA).toBe(0);
    expect(car.isOffered).toBe(false);
    expect(valueOf(await pilot.state())).toMatchObject({ isOffering: false });
  });

  it('never offers what no duty cycle can say', async () => {
    const { board, pilot } = await cabinetWith(driver, make);
    for (const currentA of [0, 5, 81, 10.5, Number.NaN, -6]) {
      await expect(pilot.offer(currentA)).rejects.toThrow(RangeError);
    }
    expect(board.offeredA).toBe(0);
  });

  it('a pause overtakes an offer that still waits for the line', async () => {
    const { board, pilot, field } = await cabinetWith(driver, make);
    // The unit of current is known from here on: what follows is the race alone.
    valueOf(await pilot.offer(6));
    valueOf(await pilot.pause());
    field.setFault(unit, { kind: 'late', delayMs: 100 }, 1);
    const asking = pilot.state();
    const offered = pilot.offer(32);
    const paused = pilot.pause();
    expect(await offered).toMatchObject({ ok: false, error: { kind: 'refused' } });
    valueOf(await paused);
    valueOf(await asking);
    expect(board.offeredA).toBe(0);
  });

  it('a silent, a spoilt and a refusing controller are errors', async () => {
    const { pilot, field } = await cabinetWith(driver, make);
    field.setFault(unit, { kind: 'exception', code: 4 });
    expect(await pilot.offer(16)).toMatchObject({ ok: false, error: { kind: 'exception' } });
    field.setFault(unit, { kind: 'silent' });
    expect(await pilot.state()).toMatchObject({ ok: false, error: { kind: 'silent' } });
    field.setFault(unit, { kind: 'corrupt-crc' });
    expect(await pilot.state()).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
    field.clearFault(unit);
    valueOf(await pilot.offer(16));
  });
});

describe('evse-din', () => {
  it('counts in hundredths of an ampere where the board is set so', async () => {
    const { board, pilot } = await cabinetWith('evse-din', (line) =>
      evseDin(line, { isCentiampere: true }),
    );
    valueOf(await pilot.offer(16));
    expect(board.offeredA).toBe(16);
  });

  it('an older board without that setting counts in amperes', async () => {
    const { board, pilot, field } = await cabinetWith('evse-din', (line) => {
      const newer = evseDin(line);
      return {
        get offeredA() {
          return newer.offeredA;
        },
        // 2005 is not there.
        answer: (pdu) =>
          pdu[0] === 0x03 && pdu[1] === 0x07 ? Uint8Array.from([0x83, 2]) : newer.answer(pdu),
      };
    });
    valueOf(await pilot.offer(16));
    expect(board.offeredA).toBe(16);
    expect(field.frames.filter(({ pdu }) => pdu[0] === 0x03)).toHaveLength(1);
  });

  it('leaves 200 ms between two questions', async () => {
    const { pilot, field } = await cabinetWith('evse-din', evseDin);
    valueOf(await pilot.state());
    valueOf(await pilot.state());
    const [first, second] = field.frames.map(({ firstByteMonotonicMs }) => firstByteMonotonicMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(199);
  });

  it('a number that is no state is told as it was read', async () => {
    const { car, pilot } = await cabinetWith('evse-din', (line) => {
      const board = evseDin(line);
      return {
        get offeredA() {
          return board.offeredA;
        },
        answer: (pdu) =>
          pdu[0] === 0x03 ? Uint8Array.from([3, 6, 0, 16, 0, 16, 0, 9]) : board.answer(pdu),
      };
    });
    await until(() => car.vehicle === 'A');
    expect(await pilot.state()).toEqual({
      ok: false,
      error: {
        kind: 'implausible',
        message: 'unit 3 on cabinet: no known state of the pilot: 16 16 9',
      },
    });
  });
});
