/** A technician's PIN on a whole station: counted on disk, compared one at a time, never written down. */
import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../electron/session/service-visit.ts';
import { makeRules } from '../session/walk.ts';
import { Bench } from './bench.ts';

const rules = makeRules({ hasPin: true });

/** A comparison that ends when the test says so. */
function slowComparison() {
  const asked: string[] = [];
  const ends: ((isRight: boolean | Error) => void)[] = [];
  const isPinRight = (pin: string): Promise<boolean> => {
    asked.push(pin);
    return new Promise((resolve, reject) => {
      ends.push((is) => (is instanceof Error ? reject(is) : resolve(is)));
    });
  };
  const end = async (is: boolean | Error): Promise<void> => {
    ends.shift()?.(is);
    // Its consequences are some promises long.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { asked, isPinRight, end };
}

describe('a PIN that is given', () => {
  it('is on disk as a try before it is compared, and compared once however often it is sent', async () => {
    const { asked, isPinRight, end } = slowComparison();
    const bench = new Bench({ rules, isPinRight });
    await bench.toReady();
    const from = bench.log.length;
    for (let time = 0; time < 5; time += 1) {
      bench.station.intend({ type: 'givePin', pin: '274951' });
    }
    expect(bench.log.slice(from)).toEqual(['disk PinGiven']);
    expect(asked).toEqual(['274951']);
    await end(true);
    expect(serviceOf(bench.station.state).visit).not.toBeNull();
    expect(bench.log.join()).not.toContain('274951');
  });

  it('counts as wrong where it cannot be compared, and the station lives', async () => {
    const { isPinRight, end } = slowComparison();
    const bench = new Bench({ rules, isPinRight });
    await bench.toReady();
    bench.station.intend({ type: 'givePin', pin: '274951' });
    await end(new Error('no memory for it'));
    expect(bench.halts).toEqual([]);
    expect(serviceOf(bench.station.state)).toMatchObject({ triedCount: 1, isPending: false });
  });

  it('is compared by nobody during a wait, after a restart neither', async () => {
    const { asked, isPinRight, end } = slowComparison();
    const bench = new Bench({ rules, isPinRight });
    await bench.toReady();
    for (let time = 0; time < 3; time += 1) {
      bench.station.intend({ type: 'givePin', pin: '000000' });
      await end(false);
    }
    bench.station.intend({ type: 'givePin', pin: '274951' });
    await bench.restart(1000);
    bench.station.intend({ type: 'givePin', pin: '274951' });
    expect(asked).toEqual(['000000', '000000', '000000']);
    await bench.pass(30_000);
    bench.station.intend({ type: 'givePin', pin: '274951' });
    await end(true);
    expect(serviceOf(bench.station.state).visit).not.toBeNull();
  });

  it('is nobody’s business where none is set up', async () => {
    const bench = new Bench();
    await bench.toReady();
    bench.station.intend({ type: 'givePin', pin: '274951' });
    expect(bench.station.state.service).toBeUndefined();
  });
});
