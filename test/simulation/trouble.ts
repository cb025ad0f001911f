/** What goes wrong, by chance: devices, network, Vipps, power and the clock. */
import type { DeviceFault, Outlet } from './devices.ts';
import type { Life } from './life.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';

type VippsFault = [Operation | 'any', Fault];

/** Device faults that pass, and how long they last at most, seconds. */
const passing: [DeviceFault, number][] = [
  ['meterSilent', 100],
  ['meterGarbled', 20],
  ['relaySilent', 30],
  ['relayStuckOpen', 60],
];

const vippsFaults: VippsFault[] = [
  ['create', { kind: 'lostAnswer' }],
  ['create', { kind: 'status', status: 500 }],
  ['create', { kind: 'status', status: 500, isDone: true }],
  ['get', { kind: 'status', status: 429, retryAfterS: 3 }],
  ['get', { kind: 'malformedJson' }],
  ['get', { kind: 'withoutAggregate' }],
  ['capture', { kind: 'lostAnswer' }],
  ['capture', { kind: 'status', status: 423 }],
  ['capture', { kind: 'status', status: 503 }],
  ['capture', { kind: 'status', status: 500, isDone: true }],
  ['capture', { kind: 'code', code: '6260' }],
  ['capture', { kind: 'code', code: '6280' }],
  ['capture', { kind: 'staleAggregate' }],
  ['cancel', { kind: 'lostAnswer' }],
  ['cancel', { kind: 'status', status: 423 }],
  ['cancel', { kind: 'status', status: 502, isDone: true }],
  ['refund', { kind: 'lostAnswer' }],
  ['receipt', { kind: 'lostAnswer' }],
  ['receipt', { kind: 'status', status: 500 }],
  ['any', { kind: 'tokenRevoked' }],
];

function nameOf([operation, fault]: VippsFault): string {
  const detail = 'status' in fault ? ` ${fault.status}` : 'code' in fault ? ` ${fault.code}` : '';
  const isDone = 'isDone' in fault && fault.isDone ? ' done' : '';
  return `vipps ${operation} ${fault.kind}${detail}${isDone}`;
}

/** Every kind of trouble there is, by the name it is counted under. */
export const allTrouble: readonly string[] = [
  ...passing.map(([fault]) => fault),
  'meterReset',
  'welded',
  'network down',
  'power cut',
  'power cut at a journal write',
  ...vippsFaults.map(nameOf),
];

/** How much of everything this seed brings. */
export interface Weather {
  devices: number;
  network: number;
  vipps: number;
  power: number;
}

export function weatherFor(life: Life): Weather {
  const { random } = life;
  const level = (): number => random.pick([0, 0, 0.002, 0.01]);
  return { devices: level(), network: level(), vipps: level() * 3, power: level() / 3 };
}

/** One second of weather. */
export function blow(life: Life, weather: Weather): void {
  const { random } = life;
  for (const outlet of life.outlets.values()) blowOnDevices(life, outlet, weather.devices);
  if (random.happens(weather.network)) {
    life.note('network down');
    life.network.isDown = true;
    life.time.after(random.between(1, 90) * 1000, () => {
      life.network.isDown = false;
    });
  }
  if (random.happens(weather.vipps)) {
    const picked = random.pick(vippsFaults);
    const [operation, fault] = picked;
    life.note(nameOf(picked));
    life.sandbox.faults.plan(operation, fault, random.between(1, 3));
  }
  if (random.happens(weather.power)) cutPower(life);
}

function blowOnDevices(life: Life, outlet: Outlet, level: number): void {
  const { random } = life;
  if (random.happens(level)) {
    const [fault, longestS] = random.pick(passing);
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
  if (random.happens(0.5)) {
    life.note('power cut at a journal write');
    life.disk.cutKeepsTheWrite = random.happens(0.5);
    life.disk.cutAfterWrites = random.between(1, 5);
  } else {
    life.note('power cut');
    life.cutPower(random.pick([500, 5_000, 40_000, 200_000]), random.happens(0.1));
  }
}

/** The sky clears: nothing goes wrong any more. */
export function clear(life: Life): void {
  life.network.isDown = false;
  life.network.lossProbability = 0;
  life.sandbox.faults.clear();
  life.disk.cutAfterWrites = null;
  for (const outlet of life.outlets.values()) {
    for (const [fault] of passing) outlet.setFault(fault, false);
    outlet.setFault('welded', false);
  }
}
