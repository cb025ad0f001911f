/** How much slower than its wire the bus is, and how long an order to open waits on a sick line. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import ModbusRTU from 'modbus-serial';
import { systemClock } from '../../electron/clock.ts';
import type { Bus } from '../../hardware/bus.ts';
import { parseAddress } from '../../hardware/line.ts';
import { mbapFrame } from '../../hardware/modbus-tcp.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';
import { openBus, type BusConfig } from '../../hardware/open.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { Field } from '../sim/modbus/slave.ts';
import { WaveshareRelay } from '../sim/modbus/waveshare-relay.ts';
import { startPtyPair } from '../sim/socat.ts';
import { median, quantile, seededChance, type Line, type Measurement } from './findings.ts';
import type { SlaveIsReady } from './slave-process.ts';
import { wirePace } from './wire-pace.ts';

const energy: Question = { unit: 1, function: 0x04, address: 0x48, count: 2 };
/** Speed of the line, and how often it is asked. */
const lines = [
  { baudRate: 2400, times: 50 },
  { baudRate: 9600, times: 200 },
  { baudRate: 115_200, times: 1000 },
] as const;
const tcpTimes = 5000;
const opens = 100;
const deadUnits = [96, 97, 98, 99];
const deadTimeoutMs = 300;

async function startSlave(...args: string[]): Promise<{ child: ChildProcess; at: SlaveIsReady }> {
  const program = fileURLToPath(new URL('slave-process.ts', import.meta.url));
  const child = fork(program, args, { execArgv: ['--import', 'tsx'] });
  const [at] = (await once(child, 'message')) as [SlaveIsReady];
  return { child, at };
}

async function withBus<T>(config: BusConfig, run: (bus: Bus) => Promise<T>): Promise<T> {
  const bus = openBus('bench', config, systemClock());
  try {
    const { state, reason } = await bus.settled();
    if (state === 'down') throw new Error(`${bus.line}: ${reason}`);
    return await run(bus);
  } finally {
    bus.close();
  }
}

/** How long each took, ms, one after the other; some before them warm the code up. */
async function each(times: number, run: () => Promise<unknown>): Promise<number[]> {
  for (let warm = 0; warm < Math.min(times, 100) / 10; warm += 1) await run();
  const tookMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const beganMs = performance.now();
    await run();
    tookMs.push(performance.now() - beganMs);
  }
  return tookMs;
}

function rate(tookMs: readonly number[]): number {
  return (1000 * tookMs.length) / tookMs.reduce((sum, one) => sum + one, 0);
}

async function askOnce(bus: Bus): Promise<void> {
  const answer = await bus.ask(energy, { priority: 'meter', timeoutMs: 1000 });
  if (!answer.ok) throw new Error(answer.error.message);
}

async function plainClient<T>(
  open: (client: ModbusRTU) => Promise<unknown>,
  run: (askOnce: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const client = new ModbusRTU();
  await open(client);
  client.setID(1);
  client.setTimeout(1000);
  try {
    return await run(() => client.readInputRegisters(0x48, 2));
  } finally {
    await new Promise<void>((resolve) => client.close(() => resolve()));
  }
}

/** On a pty at the pace of a real line, against the wire's own time and against modbus-serial. */
async function onSerial({ baudRate, times }: (typeof lines)[number]): Promise<Line[]> {
  const pair = await startPtyPair();
  const { child } = await startSlave('serial', pair.far, String(baudRate));
  const path = pair.near;
  try {
    const settings = { serial: path, baudRate, parity: 'none', stopBits: 1 } as const;
    const ours = await withBus(settings, (bus) => each(times, () => askOnce(bus)));
    const theirs = await plainClient(
      (client) => client.connectRTUBuffered(path, { baudRate }),
      (ask) => each(times, ask),
    );
    const { floorMs } = wirePace(baudRate);
    const what = `${baudRate} baud`;
    return [
      {
        what: `${what}: asking to reading, over the wire's own ${floorMs.toFixed(1)} ms`,
        figure: median(ours),
        unit: 'ms',
        ratio: median(ours) / floorMs,
        aim: { of: 'ratio', atMost: baudRate > 19_200 ? 1.5 : 1.2 },
      },
      {
        what: `  polls, and modbus-serial's over ours`,
        figure: rate(ours),
        unit: '/s',
        ratio: rate(theirs) / rate(ours),
      },
    ];
  } finally {
    child.disconnect();
    await pair.stop();
  }
}

/** What a bare socket takes for the same bytes. */
async function bareSocket(address: string): Promise<number[]> {
  const socket = connect({ ...parseAddress(address), noDelay: true });
  await once(socket, 'connect');
  const question = mbapFrame(1, energy);
  const tookMs = await each(tcpTimes, async () => {
    socket.write(question);
    await once(socket, 'data');
  });
  socket.destroy();
  return tookMs;
}

async function onTcp(): Promise<Line[]> {
  const { child, at } = await startSlave('tcp');
  try {
    const modbusTcp = at.modbusTcp ?? '';
    const bare = await bareSocket(modbusTcp);
    const ours = await withBus({ modbusTcp }, (bus) => each(tcpTimes, () => askOnce(bus)));
    const { host, port } = parseAddress(modbusTcp);
    const theirs = await plainClient(
      (client) => client.connectTCP(host, { port }),
      (ask) => each(tcpTimes, ask),
    );
    const rtu = await withBus({ tcp: at.tcp ?? '' }, (bus) => each(200, () => askOnce(bus)));
    return [
      {
        what: 'Modbus TCP: asking to reading, over a bare socket',
        figure: median(ours),
        unit: 'ms',
        ratio: median(ours) / median(bare),
        aim: { of: 'ratio', atMost: 3 },
      },
      {
        what: "  polls, and modbus-serial's over ours",
        figure: rate(ours),
        unit: '/s',
        ratio: rate(theirs) / rate(ours),
        aim: { of: 'ratio', atMost: 1.5 },
      },
      { what: 'RTU frames over TCP, with 5 ms of silence', figure: median(rtu), unit: 'ms' },
    ];
  } finally {
    child.disconnect();
  }
}

/** Orders to open at chance moments, while four devices that do not answer are asked all the time. */
async function underDeadDevices(): Promise<Line[]> {
  const clock = systemClock();
  const field = new Field(clock);
  field.add(2, new WaveshareRelay({ clock }));
  const peer = await serveRtuOverTcp(field);
  const chance = seededChance(1);
  const tookMs: number[] = [];
  const beyondMs: number[] = [];
  await withBus({ tcp: peer.address }, async (bus) => {
    const order = { isOver: false };
    let deadSinceMs = 0;
    const options = { priority: 'meter', timeoutMs: deadTimeoutMs } as const;
    const isStillWanted = (): boolean => {
      deadSinceMs = performance.now();
      return true;
    };
    const dead = deadUnits.map(async (unit) => {
      while (!order.isOver) await bus.ask({ ...energy, unit }, { ...options, isStillWanted });
    });
    const off: Question = { unit: 2, function: 0x05, address: 0, value: 0 };
    for (let open = 0; open < opens; open += 1) {
      const wantedAtMs = performance.now() + chance() * deadTimeoutMs;
      while (performance.now() < wantedAtMs) {
        await new Promise((resolve) => {
          setTimeout(resolve, 2);
        });
      }
      const beganMs = performance.now();
      const inFlightMs = Math.max(0, deadSinceMs + deadTimeoutMs - beganMs);
      const opened = await bus.ask(off, { priority: 'open', timeoutMs: deadTimeoutMs });
      if (!opened.ok) throw new Error(opened.error.message);
      tookMs.push(performance.now() - beganMs);
      beyondMs.push(performance.now() - beganMs - inFlightMs);
    }
    order.isOver = true;
    await Promise.all(dead);
  });
  await peer.stop();
  return [
    {
      what: `open, ${deadUnits.length} devices dead, p99 of ${opens}, over a time-out of ${deadTimeoutMs} ms`,
      figure: quantile(tookMs, 0.99),
      unit: 'ms',
      ratio: quantile(tookMs, 0.99) / deadTimeoutMs,
      aim: { of: 'ratio', atMost: 1.1 },
    },
    {
      what: '  beyond the one request in flight, p99',
      figure: quantile(beyondMs, 0.99),
      unit: 'ms',
      aim: { of: 'figure', atMost: 20 },
    },
  ];
}

export const bus: Measurement = {
  name: 'bus',
  title: 'The bus against its wire',
  async run() {
    const hasSocat = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
    const found: Line[] = [];
    if (hasSocat) for (const line of lines) found.push(...(await onSerial(line)));
    found.push(...(await onTcp()), ...(await underDeadDevices()));
    return {
      name: bus.name,
      title: bus.title,
      how:
        'Energy of a meter (two registers), asked again and again. Serial: a pair of ptys, at whose far' +
        ' end a process of its own lets bytes come and go as a line of that speed does; the wire’s own' +
        ' time is 17 characters and two silences of 3.5 characters (1.75 ms above 19 200 baud), and ours' +
        ' are whole milliseconds. modbus-serial keeps no silence before its questions. An order to open' +
        ' comes at chance moments, and to its acknowledgement waits for the request in flight, whose' +
        ' device is dead, and the 5 ms behind it.' +
        (hasSocat ? '' : ' socat is missing: no serial line was measured.'),
      lines: found,
    };
  },
};
