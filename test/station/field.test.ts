/** Meter and relay as the loop uses them: polled once a second, commanded at once, never in doubt. */
import { describe, expect, it } from 'vitest';
import type { MeterIdentity, MeterReading } from '../../hardware/meter.ts';
import { failed, ok, type Result } from '../../hardware/result.ts';
import { Field, type FieldDevices } from '../../electron/field.ts';
import type { Happening } from '../../electron/session/events.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { silent } from './bench.ts';

/** Devices whose every answer the test gives. */
class Devices {
  readonly time = new VirtualTime(1_000_000);
  readonly asked: string[] = [];
  readonly posted: Happening[] = [];
  readonly told: string[] = [];
  identity: () => Promise<Result<MeterIdentity>> = () =>
    Promise.resolve(ok({ serialNumber: '58213377', model: 'SDM630' }));
  energize: () => Promise<Result<void>> = () => Promise.resolve(ok(undefined));
  open: () => Promise<Result<void>> = () => Promise.resolve(ok(undefined));
  read: () => Promise<Result<MeterReading>> = () => {
    const askedAtMs = this.time.nowMs();
    return Promise.resolve(ok({ energyWh: 7, powerW: 3, askedAtMs, answeredAtMs: askedAtMs }));
  };
  readonly field: Field;

  constructor() {
    const ask = <T>(what: string, answer: () => Promise<T>): Promise<T> => {
      this.asked.push(what);
      return answer();
    };
    const devices: FieldDevices = {
      meter: {
        identity: () => ask('identity', () => this.identity()),
        read: () => ask('read', () => this.read()),
      },
      relay: {
        leaseMs: 3000,
        energize: () => ask('energize', () => this.energize()),
        open: () => ask('open', () => this.open()),
        state: () =>
          ask('state', () => {
            return Promise.resolve(ok({ coilIsEnergized: true, auxiliaryIsClosed: null }));
          }),
      },
    };
    const post = (happening: Happening) => void this.posted.push(happening);
    const warn = (_: object, message: string) => void this.told.push(message);
    this.field = new Field('A', devices, this.time, post, { ...silent, warn });
  }

  pass(ms: number): Promise<void> {
    return this.time.run(this.time.nowMs() + ms, () => false);
  }

  count(what: string): number {
    return this.asked.filter((one) => one === what).length;
  }

  types(): string[] {
    return this.posted.map(({ type }) => type);
  }
}

/** An answer the test gives when it likes. */
function later<T>(): { promise: Promise<T>; give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

describe('polling', () => {
  it('reads meter and relay once a second, and asks the meter once who it is', async () => {
    const devices = new Devices();
    devices.field.start();
    await devices.pass(4500);
    expect(devices.count('read')).toBe(5);
    expect(devices.count('state')).toBe(5);
    expect(devices.count('identity')).toBe(1);
    expect(devices.posted).toContainEqual({
      type: 'MeterIdentified',
      evse: 'A',
      serialNumber: '58213377',
    });
    devices.field.stop();
    await devices.pass(5000);
    expect(devices.count('read')).toBe(5);
  });

  it('passes a reading on with the time it was asked at, not the time it came', async () => {
    const devices = new Devices();
    const reading = { energyWh: 9, powerW: 1, askedAtMs: 1_000_100, answeredAtMs: 1_000_900 };
    devices.read = () => Promise.resolve(ok(reading));
    await devices.field.readMeter();
    expect(devices.posted.at(-1)).toMatchObject({ type: 'MeterRead', askedAtMs: 1_000_100 });
  });

  it('a failed reading is told, never replaced by an older one; the meter is then asked who it is', async () => {
    const devices = new Devices();
    await devices.field.readMeter();
    devices.read = () => Promise.resolve(failed('silent', 'no answer'));
    devices.field.start();
    await devices.pass(500);
    const failure = { type: 'MeterFailed', evse: 'A', kind: 'silent' };
    expect(devices.posted.filter(({ type }) => type.startsWith('MeterR'))).toHaveLength(1);
    expect(devices.posted).toContainEqual(failure);
    const before = devices.count('identity');
    await devices.pass(1000);
    expect(devices.count('identity')).toBe(before + 1);
  });

  it('a reading asked for while one is under way follows it, once', async () => {
    const devices = new Devices();
    const slow = later<Result<MeterReading>>();
    const real = devices.read;
    devices.read = () => slow.promise;
    const first = devices.field.readMeter();
    await devices.pass(0);
    await devices.field.readMeter();
    await devices.field.readMeter();
    expect(devices.count('read')).toBe(1);
    devices.read = real;
    slow.give(failed('silent', 'no answer'));
    await first;
    expect(devices.count('read')).toBe(2);
    expect(devices.types()).toEqual([
      'MeterIdentified',
      'MeterFailed',
      'MeterIdentified',
      'MeterRead',
    ]);
  });
});

describe('who the meter is', () => {
  it('is asked again every 30 readings: a swap that nobody noticed shows', async () => {
    const devices = new Devices();
    devices.field.start();
    await devices.pass(29_500);
    expect(devices.count('read')).toBe(30);
    expect(devices.count('identity')).toBe(1);
    devices.identity = () => Promise.resolve(ok({ serialNumber: '99', model: 'SDM630' }));
    devices.posted.length = 0;
    await devices.pass(1000);
    expect(devices.types().filter((type) => type.startsWith('Meter'))).toEqual([
      'MeterIdentified',
      'MeterRead',
    ]);
    expect(devices.posted).toContainEqual({
      type: 'MeterIdentified',
      evse: 'A',
      serialNumber: '99',
    });
  });

  it('is asked with each reading that a charge begins or ends with', async () => {
    const devices = new Devices();
    devices.field.start();
    await devices.pass(1500);
    expect(devices.asked.filter((what) => what !== 'state')).toEqual(['identity', 'read', 'read']);
    await devices.field.readMeter();
    expect(devices.asked.slice(-2)).toEqual(['identity', 'read']);
  });

  it('is reason not to read it when it is another model', async () => {
    const devices = new Devices();
    devices.identity = () => Promise.resolve(failed('refused', 'needs another driver'));
    await devices.field.readMeter();
    expect(devices.posted).toEqual([{ type: 'MeterFailed', evse: 'A', kind: 'refused' }]);
    expect(devices.count('read')).toBe(0);
    expect(devices.told.join()).toContain('needs another driver');
  });
});

describe('the lease', () => {
  it('is sent when a third of it is used up, however often it is asked for', async () => {
    const devices = new Devices();
    await devices.field.closeRelay();
    for (let tick = 0; tick < 40; tick += 1) {
      await devices.pass(250);
      await devices.field.renewLease();
    }
    expect(devices.count('energize')).toBe(11);
  });

  it('that failed is asked for again at once', async () => {
    const devices = new Devices();
    devices.energize = () => Promise.resolve(failed('corrupt', 'wrong CRC'));
    await devices.field.closeRelay();
    expect(devices.types()).toContain('RelayFailed');
    await devices.field.renewLease();
    await devices.field.renewLease();
    expect(devices.count('energize')).toBe(3);
  });

  it('is not sent twice at the same time', async () => {
    const devices = new Devices();
    const slow = later<Result<void>>();
    devices.energize = () => slow.promise;
    const closing = devices.field.closeRelay();
    await devices.field.renewLease();
    expect(devices.count('energize')).toBe(1);
    slow.give(ok(undefined));
    await closing;
  });

  it('overtaken by a command to open is no failure of the relay, and no lease', async () => {
    const devices = new Devices();
    const slow = later<Result<void>>();
    devices.energize = () => slow.promise;
    const closing = devices.field.closeRelay();
    await devices.field.openRelay();
    slow.give(failed('refused', 'overtaken by a later command'));
    await closing;
    expect(devices.types()).not.toContain('RelayFailed');
    devices.energize = () => Promise.resolve(ok(undefined));
    await devices.field.renewLease();
    expect(devices.count('energize')).toBe(2);
  });

  it('answered after the command to open counts as none', async () => {
    const devices = new Devices();
    const slow = later<Result<void>>();
    devices.energize = () => slow.promise;
    const closing = devices.field.closeRelay();
    await devices.field.openRelay();
    slow.give(ok(undefined));
    await closing;
    await devices.field.renewLease();
    expect(devices.count('energize')).toBe(2);
  });
});

describe('opening', () => {
  it('is commanded at once, whatever is under way, and then looked at', async () => {
    const devices = new Devices();
    const slow = later<Result<MeterReading>>();
    devices.read = () => slow.promise;
    void devices.field.readMeter();
    await devices.pass(0);
    await devices.field.openRelay();
    expect(devices.asked.slice(-2)).toEqual(['open', 'state']);
    slow.give(failed('silent', 'no answer'));
  });

  it('that fails is told', async () => {
    const devices = new Devices();
    devices.open = () => Promise.resolve(failed('refused', 'still closed after the open command'));
    await devices.field.openRelay();
    expect(devices.posted).toEqual([{ type: 'RelayFailed', evse: 'A', kind: 'refused' }]);
  });
});

describe('what a device says is wrong', () => {
  it('is in the log, once an hour and not once a second', async () => {
    const devices = new Devices();
    const message = 'unit 2 on cabinet: keeps 0 in register 938';
    devices.open = () => Promise.resolve(failed('refused', message));
    for (let second = 0; second < 100; second += 1) {
      await devices.field.openRelay();
      await devices.pass(1000);
    }
    expect(devices.told).toEqual([message]);
    devices.read = () => Promise.resolve(failed('silent', 'unit 1 on cabinet: no answer'));
    await devices.field.readMeter();
    expect(devices.told).toEqual([message, 'unit 1 on cabinet: no answer']);
    await devices.pass(3_600_000);
    await devices.field.openRelay();
    expect(devices.told).toHaveLength(3);
  });
});

describe('what is the matter with a device', () => {
  it('is known since its first failure, by its last words, until it answers well', async () => {
    const devices = new Devices();
    const good = devices.read;
    devices.read = () => Promise.resolve(failed('silent', 'no answer'));
    await devices.field.readMeter();
    const { meter } = devices.field.report().troubles;
    await devices.pass(5000);
    devices.read = () => Promise.resolve(failed('corrupt', 'only noise'));
    await devices.field.readMeter();
    expect(devices.field.report().troubles).toEqual({
      meter: { kind: 'corrupt', message: 'only noise', sinceMs: meter?.sinceMs },
    });
    devices.read = good;
    await devices.field.readMeter();
    expect(devices.field.report().troubles).toEqual({});
  });
});
