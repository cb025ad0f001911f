/** A wide scan beside a whole station on a serial line: other speeds, and nothing of the station's suffers. */
import { SerialPort } from 'serialport';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { createLog } from '../../electron/log.ts';
import { openServiceSide, type LoadedLater } from '../../electron/service-side.ts';
import { beginScan, type Scan, type ScanParts } from '../../electron/service/line-scan.ts';
import { planScan } from '../../electron/service/scan-plan.ts';
import { openVisit } from '../../electron/session/service-visit.ts';
import type { FaultCode } from '../../electron/session/view.ts';
import type {
  ScanView,
  ServiceAnswer,
  ServiceAnswers,
  ServiceRequest,
} from '../../electron/session/service-request.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import type { Device } from '../sim/modbus/slave.ts';
import { hasSocat } from '../sim/socat.ts';
import { technicianPin, technicianPinHash } from '../station/technician-pin.ts';
import { WiredStation } from '../station/wired-station.ts';

const line = 'cabinet';

let wired: WiredStation | null = null;
let side: LoadedLater | null = null;

afterEach(async () => {
  side?.stop();
  await wired?.close();
  wired = side = null;
});

/** A station whose technician is in, and every fault that its outlet has had since. */
async function comeIn() {
  wired = await WiredStation.start({
    bus: 'serial',
    overrides: () => ({ diagnostics: { pinHash: technicianPinHash } }),
  });
  const { assembled } = wired;
  const { station } = assembled;
  const log = createLog({ write: () => undefined });
  const noPages = () => {
    throw new Error('no pages here');
  };
  side = openServiceSide(assembled, () => assembled.web(noPages), {
    configPath: '/nowhere/station.yaml',
    packageJson: '/nowhere/package.json',
    brightness: null,
    locks: () => null,
    restart: () => undefined,
    log,
  });
  await side.load();
  await wired.shows('welcome', ({ canStart }) => canStart);
  station.intend({ type: 'givePin', pin: technicianPin });
  await expect.poll(() => openVisit(station.state), { timeout: 10_000 }).not.toBeNull();
  const faults = new Set<FaultCode>();
  later(
    station.onTurn(() => station.state.evses['A']?.faults.forEach(({ code }) => faults.add(code))),
  );
  return { station, faults, world: wired.world };
}

async function ask<Request extends ServiceRequest>(
  request: Request,
): Promise<ServiceAnswers[Request['type']]> {
  const answer = (await side?.answer(request)) as ServiceAnswer<Request['type']> | undefined;
  if (answer?.ok !== true) throw new Error(`refused: ${answer?.message}`);
  return answer.value;
}

const scan = (): Promise<ScanView> => ask({ type: 'scan', line });
const start = (): Promise<ScanView> => ask({ type: 'startScan', line, isWide: true });

/** Waits until the scan is as wanted, and gives it. */
async function scanned(isWanted: (view: ScanView) => boolean, timeout = 40_000) {
  let view = await scan();
  const look = async () => isWanted((view = await scan()));
  await expect.poll(look, { timeout, message: JSON.stringify(view) }).toBe(true);
  return view;
}

/** Nobody else has the line, and the station hears its devices. */
async function stationHasItsLine(): Promise<void> {
  const { assembled } = wired ?? {};
  const bus = assembled?.serviceParts.hardware.buses.get(line);
  await expect.poll(() => bus?.status().state, { timeout: 3000 }).toBe('up');
  const troubles = () => assembled?.station.fieldReport().outlets['A']?.troubles;
  await expect.poll(troubles, { timeout: 5000 }).toEqual({});
}

/**
 * The speed in which the station's end of the line was opened last. What stty(1) would say of the pty, and
 * at once: a busy computer takes longer to start a program than a unit may take to answer.
 */
let openedBaudRate = 0;
const { open } = SerialPort.prototype;

beforeAll(() => {
  SerialPort.prototype.open = function (this: SerialPort, done) {
    const { bus } = wired?.world ?? {};
    if (bus?.kind === 'serial' && this.path === bus.path) openedBaudRate = this.baudRate;
    open.call(this, done);
  };
});
afterAll(() => {
  SerialPort.prototype.open = open;
});

/** A device that hears only what is sent at this speed. */
function atSpeed(baudRate: number, device: Device): Device {
  return { answer: (pdu) => (openedBaudRate === baudRate ? device.answer(pdu) : null) };
}

const stranger = sdm630({
  model: { readEnergyWh: () => 5000, readPowerW: () => 0 },
  serialNumber: 77,
});

it('goes through the likeliest settings first, and through its own to the end', () => {
  const own = { serial: '/dev/ttyUSB0', baudRate: 9600, parity: 'none', stopBits: 1 } as const;
  const { legs, rest } = planScan(own, true, false);
  const words = legs.map(({ config, units, isLent }) => {
    const setting = 'serial' in config ? `${config.baudRate} ${config.parity}` : '';
    return `${setting}${isLent ? ', lent' : ''}: ${units[0]} to ${units.at(-1)}`;
  });
  expect(words.slice(0, 4)).toEqual([
    '9600 none: 1 to 8',
    '19200 even, lent: 1 to 8',
    '9600 even, lent: 1 to 8',
    '2400 none, lent: 1 to 8',
  ]);
  expect(words.at(-1)).toBe('9600 none: 9 to 247');
  expect(legs).toHaveLength(25);
  expect([rest[0], rest.at(-1)]).toEqual([9, 247]);
  for (const isWide of [false, true]) {
    const plan = planScan({ tcp: '10.0.0.7:502' }, isWide, true);
    expect(plan.legs.map(({ isLent }) => isLent)).toEqual([false]);
  }
  expect(planScan(own, false, false).legs.map(({ isLent }) => isLent)).toEqual([false]);
  // Nobody is heard: the station's own questions would only slow it.
  expect(planScan(own, false, true).legs.map(({ isLent }) => isLent)).toEqual([true]);
});

describe.runIf(hasSocat())('beside a station that works', { timeout: 120_000 }, () => {
  it('finds who speaks faster, and raises no fault', async () => {
    const { station, faults, world } = await comeIn();
    // Several: on a busy computer an answer may come too late.
    for (const unit of [3, 4, 5, 6, 7]) world.field.add(unit, atSpeed(19_200, stranger));
    const before = station.fieldReport().outlets['A']?.readingAgeMs ?? Infinity;
    expect(before).toBeLessThan(5000);
    const settings = new Set<string>();
    expect(await start()).toMatchObject({ isRunning: true, setting: '9600 8N1' });
    const view = await scanned((one) => {
      settings.add(one.setting);
      return settings.size > 4;
    });
    expect(view).toMatchObject({ isRunning: true, trouble: null });
    expect(view.progress).toBeGreaterThan(0.06);
    const found = view.found.map(({ setting, configuredAs }) => [setting, configuredAs]);
    expect(found.slice(0, 2)).toEqual([
      ['9600 8N1', 'meter of outlet A (eastron-sdm630)'],
      ['9600 8N1', 'relay of outlet A, channel 0 (waveshare-modbus-relay)'],
    ]);
    expect(new Set(found.slice(2).map((one) => one.join()))).toEqual(new Set(['19200 8E1,']));
    expect(view.found[2]?.words).toContain('serial number 77');
    // Its devices were heard between one part and the next, never too late.
    expect([...faults]).toEqual([]);
    station.intend({ type: 'leaveService' });
    await stationHasItsLine();
    await wired?.shows('welcome', ({ canStart }) => canStart);
    expect([...faults]).toEqual([]);
  });

  it('ends at once when a guided test begins, which has the line then', async () => {
    const { station, world } = await comeIn();
    await start();
    await scanned(({ setting }) => setting === '9600 8E1');
    await ask({ type: 'startTrial', evse: 'A', kind: 'relay' });
    expect(await scan()).toMatchObject({
      isRunning: false,
      trouble: 'Stopped: a guided test has begun.',
    });
    const verdict = () => openVisit(station.state)?.trial?.verdict;
    await expect.poll(verdict, { timeout: 20_000 }).not.toBeNull();
    expect(verdict()).toBe('passed');
    const { relay, channel } = world.evse('A');
    expect(relay.coilIsEnergized(channel)).toBe(false);
  });
});

describe.runIf(hasSocat())('beside a station that hears nobody', { timeout: 120_000 }, () => {
  it('finds its devices at another speed, and shares the line with the diagnosis', async () => {
    const { station, world } = await comeIn();
    world.field.remove(1);
    world.field.remove(2);
    world.field.add(1, atSpeed(19_200, stranger));
    world.field.add(2, atSpeed(19_200, world.evse('A').relay));
    const kinds = () => {
      const { meter, relay } = station.fieldReport().outlets['A']?.troubles ?? {};
      return [meter?.kind, relay?.kind];
    };
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['silent', 'silent']);
    await start();
    const report = ask({ type: 'report', isFresh: true });
    const view = await scanned(({ found }) => found.length === 2);
    expect(
      view.found.map(({ unit, setting, configuredAs }) => [unit, setting, configuredAs]),
    ).toEqual([
      [1, '19200 8E1', 'meter of outlet A (eastron-sdm630)'],
      [2, '19200 8E1', 'relay of outlet A, channel 0 (waveshare-modbus-relay)'],
    ]);
    expect((await report).findings.map(({ code }) => code)).toContain('line-works');
    expect((await scan()).trouble).toBeNull();
  });
});

describe.runIf(hasSocat())('on a line of its own', { timeout: 120_000 }, () => {
  async function scanBeside(change: (parts: ScanParts) => Partial<ScanParts>): Promise<Scan> {
    await comeIn();
    wired?.world.field.add(5, atSpeed(19_200, stranger));
    wired?.world.field.add(11, atSpeed(19_200, stranger));
    const own = wired?.assembled.serviceParts.hardware.lines.get(line);
    if (own?.bus.speaks !== 'modbus' || !('serial' in own.config)) throw new Error('no such line');
    const config = { ...own.config, baudRate: 19_200 };
    const parts: ScanParts = {
      bus: own.bus,
      clock: systemClock(),
      legs: [{ config, units: [4, 5], isOther: true, isLent: true }],
      rest: [10, 11],
      configuredAs: () => null,
      lendingRefusal: () => null,
      isCaughtUp: () => true,
      lentForMs: 1000,
    };
    return beginScan({ ...parts, ...change(parts) });
  }

  it('asks for the rest where somebody has answered', async () => {
    const one = await scanBeside(() => ({}));
    await expect.poll(() => one.view().isRunning, { timeout: 10_000 }).toBe(false);
    const { found, progress, trouble } = one.view();
    expect({ units: found.map(({ unit }) => unit), progress, trouble }).toEqual({
      units: [5, 11],
      progress: 1,
      trouble: null,
    });
    await stationHasItsLine();
  });

  it('is not lent while a relay is closed', async () => {
    const one = await scanBeside(() => ({ lendingRefusal: () => 'A relay is closed.' }));
    await expect.poll(() => one.view().isRunning, { timeout: 10_000 }).toBe(false);
    expect(one.view()).toMatchObject({ trouble: 'A relay is closed.', found: [] });
    await stationHasItsLine();
  });

  it('passes over a setting that the adapter does not take, and says when it is gone', async () => {
    const one = await scanBeside(({ legs: [leg] }) => {
      if (leg === undefined || !('serial' in leg.config)) throw new Error('no leg');
      const strange = { ...leg.config, serial: '/dev/no-such-adapter' };
      return { legs: [{ ...leg, config: strange }, leg] };
    });
    await expect.poll(() => one.view().found.length, { timeout: 10_000 }).toBe(1);
    const bus = wired?.world.bus;
    if (bus?.kind === 'serial') await bus.pair.stop();
    await expect.poll(() => one.view().trouble, { timeout: 25_000 }).toMatch(/^The line was lost/);
  });
});
