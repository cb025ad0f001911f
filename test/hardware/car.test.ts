/** The simulated car: energy is power × time, however time is cut. */
import { array, assert, constantFrom, integer, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Car } from '../sim/car.ts';

const minuteMs = 60_000;
const options = { seed: 7, maxPowerW: 11_000, batteryWh: 60_000, startMeterWh: 1000, startAtMs: 0 };

function charging(change: Partial<ConstructorParameters<typeof Car>[0]> = {}): Car {
  const car = new Car({ ...options, ...change });
  car.plugIn();
  car.setContact(true);
  return car;
}

describe('the simulated car', () => {
  it('draws only when plugged in, closed and not paused', () => {
    const car = new Car(options);
    const risesIn = (byMs: number) => {
      const before = car.exactMeterWh;
      car.advance(car.nowMs + byMs);
      return car.exactMeterWh > before;
    };
    expect(risesIn(minuteMs)).toBe(false);
    car.plugIn();
    expect(risesIn(minuteMs)).toBe(false);
    car.setContact(true);
    expect(risesIn(minuteMs)).toBe(true);
    car.pause();
    expect(car.powerW).toBe(0);
    expect(risesIn(minuteMs)).toBe(false);
    car.resume();
    expect(risesIn(minuteMs)).toBe(true);
    car.setContact(false);
    expect(car.powerW).toBe(0);
    expect(risesIn(minuteMs)).toBe(false);
    car.setContact(true);
    car.unplug();
    expect(risesIn(minuteMs)).toBe(false);
  });

  it('begins after its handshake, ramps up, and stays within its power', () => {
    const car = charging();
    car.advance(500);
    expect(car.powerW).toBe(0);
    car.advance(10_000);
    expect(car.powerW).toBeGreaterThan(10_800);
    expect(car.powerW).toBeLessThanOrEqual(11_000);
  });

  it('tapers and becomes full, with as much in the meter as in the battery', () => {
    const car = charging({ batteryWh: 2000, batteryStartWh: 0 });
    let mostW = 0;
    while (!car.isFull && car.nowMs < 120 * minuteMs) {
      car.advance(car.nowMs + 1000);
      mostW = Math.max(mostW, car.powerW);
      expect(car.exactMeterWh - 1000).toBeCloseTo(car.storedWh, 6);
    }
    expect(car.isFull).toBe(true);
    expect(mostW).toBeGreaterThan(10_800);
    const fullWh = car.meterWh;
    expect(fullWh - 1000).toBeGreaterThan(1950);
    expect(fullWh - 1000).toBeLessThanOrEqual(2000);
    car.advance(car.nowMs + 60 * minuteMs);
    expect(car.powerW).toBe(0);
    expect(car.meterWh).toBe(fullWh);
  });

  it('is another car with another seed, and the same with the same', () => {
    const meterAfterAnHour = (seed: number) => {
      const car = charging({ seed });
      car.advance(60 * minuteMs);
      return car.exactMeterWh;
    };
    expect(meterAfterAnHour(7)).toBe(meterAfterAnHour(7));
    expect(meterAfterAnHour(7)).not.toBe(meterAfterAnHour(8));
  });

  it('refuses time that goes back, and impossible options', () => {
    const car = charging();
    car.advance(1000);
    expect(() => car.advance(999)).toThrow('time does not go back');
    expect(() => new Car({ ...options, maxPowerW: 0.5 })).toThrow('whole numbers');
    expect(() => new Car({ ...options, batteryStartWh: 60_001 })).toThrow('no more than fits');
  });

  it('comes out the same however time is cut, and its energy is power × time (seeded)', () => {
    const act = constantFrom('plugIn', 'unplug', 'pause', 'resume', 'close', 'open');
    const script = array(tuple(act, nat({ max: 20_000 })), { maxLength: 20 });
    assert(
      property(script, integer({ min: 1, max: 900 }), nat({ max: 99 }), (steps, sliceMs, seed) => {
        const whole = charging({ seed });
        const sliced = charging({ seed });
        let countedWattMs = 0;
        for (const [what, forMs] of steps) {
          perform(whole, what);
          perform(sliced, what);
          const untilMs = whole.nowMs + forMs;
          whole.advance(untilMs);
          while (sliced.nowMs < untilMs) {
            sliced.advance(Math.min(untilMs, sliced.nowMs + sliceMs));
          }
        }
        expect(sliced.exactMeterWh).toBe(whole.exactMeterWh);
        expect(sliced.powerW).toBe(whole.powerW);
        // Again, a millisecond at a time: what the power says is what the meter counts.
        const fine = charging({ seed });
        for (const [what, forMs] of steps.slice(0, 4)) {
          perform(fine, what);
          for (let passed = 0; passed < forMs; passed += 1) {
            countedWattMs += fine.powerW;
            fine.advance(fine.nowMs + 1);
          }
        }
        expect(fine.exactMeterWh).toBeCloseTo(1000 + countedWattMs / 3_600_000, 9);
      }),
      { seed: 20_261_122, numRuns: 40 },
    );
  });
});

function perform(car: Car, what: string): void {
  if (what === 'close' || what === 'open') car.setContact(what === 'close');
  else if (what === 'plugIn') car.plugIn();
  else if (what === 'unplug') car.unplug();
  else if (what === 'pause') car.pause();
  else car.resume();
}
