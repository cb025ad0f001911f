/** What goes wrong, by chance: devices, their line, network, Vipps, power, disk and other hands. */
import type { DeviceFault, Outlet } from './devices.ts';
import type { Life } from './life.ts';
import type { LineFault } from './line.ts';
import type { NetworkFault } from './network.ts';
import { meddle } from './operator.ts';
import { nameOf, troubledOperations, vippsTrouble } from './vipps-trouble.ts';

/** Device faults that pass, and how long they last at most, seconds. */
const devices: readonly [DeviceFault, number][] = [
  ['meterSilent', 100],
  ['meterGarbled', 20],
  ['relaySilent', 30],
  ['relayStuckOpen', 60],
];

/** What can go wrong where there are pilot controllers. */
const pilots: readonly [DeviceFault, number][] = [
  ['pilotSilent', 100],
  ['pilotFaulty', 20],
  ['carIgnoresPilot', 200],
];

const lines: readonly [LineFault, number][] = [
  ['line noisy', 60],
  ['line gone', 40],
];

const networks: readonly [NetworkFault, number][] = [
  ['network down', 90],
  ['network without names', 90],
  ['network captive', 120],
  ['network redirecting', 60],
  ['network lossy', 120],
  ['network slow', 180],
  ['network flapping', 60],
  ['network cutting', 60],
];

/** What else there is to be counted. */
const others = [
  'meterReset',
  'welded',
  'network down for long',
  'power cut',
  'power cut at a journal write',
  'power away for hours',
  'disk full',
  'record restored from a copy',
  'vipps keys revoked',
  'vipps tokens revoked',
  'vipps outage',
  'portal capture',
  'portal cancel',
  'portal refund',
] as const;

/** Every kind of trouble there is, by the name it is counted under. */
export const allTrouble: readonly string[] = [
  ...devices.map(([fault]) => fault),
  ...pilots.map(([fault]) => fault),
  ...lines.map(([fault]) => fault),
  ...networks.map(([fault]) => fault),
  ...others,
  ...vippsTrouble.map(nameOf),
];

/** How much of everything this seed brings: chances a second. */
export interface Weather {
  devices: number;
  network: number;
  vipps: number;
  power: number;
  /** The same operation is refused again and again, not once or twice. */
  isStubborn: boolean;
  disk: number;
  hands: number;
}

export function weatherFor(life: Life): Weather {
  const { random } = life;
  const level = (): number => random.pick([0, 0, 0.001, 0.004]);
  return {
    devices: level(),
    network: level() * 2,
    vipps: life.capturesWholeOnly ? 0.03 : level() * 10,
    power: level() / 4,
    isStubborn: random.happens(0.1),
    disk: level() / 10,
    hands: level() / 4,
  };
}

/** One second of weather. */
export function blow(life: Life, weather: Weather): void {
  const { random, time } = life;
  for (const outlet of life.outlets.values()) blowOnDevices(life, outlet, weather.devices);
  if (random.happens(weather.devices / 4)) {
    const [fault, longestS] = random.pick(lines);
    life.note(fault);
    life.line.faults.add(fault);
    time.after(random.between(1, longestS) * 1000, () => life.line.faults.delete(fault));
  }
  if (random.happens(weather.network)) blowOnNetwork(life);
  if (random.happens(weather.vipps)) blowOnVipps(life, weather.isStubborn);
  if (random.happens(weather.power)) cutPower(life);
  if (random.happens(weather.disk)) {
    life.note('disk full');
    life.fillDisk(random.pick([2_000, 30_000, 300_000, 300_000, 14 * 3_600_000]));
  }
  if (random.happens(weather.disk)) {
    const count = random.pick([1, 5, 30, 300, Number.POSITIVE_INFINITY]);
    if (life.restoreRecord(count)) life.note('record restored from a copy');
  }
  if (random.happens(weather.hands)) meddle(life);
}

function blowOnNetwork(life: Life): void {
  const { random, network, time } = life;
  if (random.happens(0.03)) {
    life.note('network down for long');
    network.isDown = true;
    time.after(random.between(5, 40) * 60_000, () => {
      network.isDown = false;
    });
    return;
  }
  const [fault, longestS] = random.pick(networks);
  life.note(fault);
  network.faults.add(fault);
  time.after(random.between(1, longestS) * 1000, () => network.faults.delete(fault));
}

function blowOnVipps(life: Life, isStubborn: boolean): void {
  const { random, sandbox, time } = life;
  if (random.happens(0.97)) {
    // Refunds are made only where whole amounts alone are captured: there they get their share.
    const isRefund = life.capturesWholeOnly && random.happens(0.5);
    const operation = isRefund ? 'refund' : random.pick(troubledOperations);
    const picked = random.pick(vippsTrouble.filter(([one]) => one === operation));
    life.note(nameOf(picked));
    sandbox.faults.plan(...picked, isStubborn ? random.between(3, 6) : random.between(1, 2));
    return;
  }
  const lastsMs = random.between(5, 600) * 1000;
  switch (random.between(0, 2)) {
    case 0:
      life.note('vipps tokens revoked');
      sandbox.revokeTokens();
      return;
    case 1:
      life.note('vipps keys revoked');
      sandbox.keysAreRevoked = true;
      time.after(lastsMs, () => {
        sandbox.keysAreRevoked = false;
      });
      return;
    default:
      life.note('vipps outage');
      sandbox.setOutage(random.pick(['refused', 'hanging']));
      time.after(lastsMs, () => sandbox.setOutage('none'));
  }
}

function blowOnDevices(life: Life, outlet: Outlet, level: number): void {
  const { random } = life;
  if (random.happens(level)) {
    const [fault, longestS] = random.pick(devices);
    life.note(fault);
    outlet.setFault(fault, true);
    life.time.after(random.between(1, longestS) * 1000, () => outlet.setFault(fault, false));
  }
  if (outlet.hasPilot && random.happens(level)) {
    const [fault, longestS] = random.pick(pilots);
    life.note(fault);
    outlet.setFault(fault, true);
    life.time.after(random.between(1, longestS) * 1000, () => outlet.setFault(fault, false));
  }
  if (random.happens(level / 20)) {
    life.note('meterReset');
    outlet.setFault('meterReset', true);
  }
  if (random.happens(level / 20)) {
    life.note('welded');
    outlet.setFault('welded', true);
    life.time.after(120_000, () => outlet.setFault('welded', false));
  }
}

function cutPower(life: Life): void {
  const { random } = life;
  if (random.happens(0.4)) {
    life.note('power cut at a journal write');
    life.disk.cutKeepsTheWrite = random.happens(0.5);
    life.disk.cutAfterWrites = random.between(1, 5);
  } else if (random.happens(0.75)) {
    life.note('power cut');
    life.cutPower(random.pick([500, 5_000, 40_000, 200_000]));
  } else {
    life.note('power away for hours');
    life.cutPower(random.between(1, 30) * 3_600_000);
  }
}

/** The sky clears: nothing goes wrong any more, and the computer's clock is right from now on. */
export function clear(life: Life): void {
  life.network.isDown = false;
  life.network.lossProbability = 0;
  life.network.faults.clear();
  life.sandbox.faults.clear();
  life.sandbox.keysAreRevoked = false;
  life.sandbox.setOutage('none');
  life.disk.cutAfterWrites = null;
  life.line.faults.clear();
  life.mend();
  for (const outlet of life.outlets.values()) {
    for (const [fault] of [...devices, ...pilots]) outlet.setFault(fault, false);
    outlet.setFault('welded', false);
  }
}
