/** Live figures over real connections: changes at once, a beat in silence, and no harm by slow readers. */
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PhoneVisit } from '../../electron/session/phone.ts';
import { LiveVisits } from '../../electron/web/live-visits.ts';
import { visits } from '../fixtures/phone-views.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function bench() {
  const time = new VirtualTime(0);
  const turns = new Set<() => void>();
  const shown = new Map<string, PhoneVisit | null>();
  const looks: string[] = [];
  const live = new LiveVisits({
    clock: time,
    onTurn(listener) {
      turns.add(listener);
      return () => turns.delete(listener);
    },
    visit(reference) {
      looks.push(reference);
      return shown.get(reference) ?? null;
    },
  });
  live.start();
  const server = createServer((request, response) => {
    const [, reference = '', address = ''] = (request.url ?? '').split('/');
    const visit = shown.get(reference);
    if (visit === undefined || visit === null || !live.hasRoom(reference, address)) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    live.add(response, reference, address, visit);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    live.stop();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    time,
    live,
    shown,
    looks,
    turn: () => {
      for (const listener of turns) listener();
    },
    open: (reference: string, address = 'phone') => openStream(port, `/${reference}/${address}`),
  };
}

interface Stream {
  status: number;
  text(): string;
  /** Views told so far, by screen. */
  screens(): string[];
  isOver(): boolean;
  response: IncomingMessage;
}

function openStream(port: number, path: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    get({ port, path, agent: false }, (response) => {
      let text = '';
      let isOver = false;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('close', () => {
        isOver = true;
      });
      response.on('error', () => undefined);
      // A slow reader still holds what it has not read.
      closing.push(() => response.destroy());
      resolve({
        status: response.statusCode ?? 0,
        text: () => text,
        screens: () =>
          [...text.matchAll(/^data: (\{.*\})$/gm)].map(
            ([, json = '']) => (JSON.parse(json) as PhoneVisit).screen.name,
          ),
        isOver: () => isOver,
        response,
      });
    }).on('error', reject);
  });
}

/** A view of the fixtures by its name. */
function named(name: string): PhoneVisit {
  const found = visits[name];
  if (found === undefined) throw new Error(`there is no view ${name}`);
  return found.view;
}

const charging = named('charging');
const receipt = named('receipt');

describe('a stream', () => {
  it('begins with the view of now, and tells another screen at once', async () => {
    const { shown, turn, open } = await bench();
    shown.set('one', charging);
    const stream = await open('one');
    await vi.waitFor(() => expect(stream.screens()).toEqual(['charging']));
    shown.set('one', receipt);
    turn();
    await vi.waitFor(() => expect(stream.screens()).toEqual(['charging', 'receipt']));
  });

  it('tells figures once a second at the most, and nothing that has not changed', async () => {
    const { shown, turn, open, time } = await bench();
    const at = (costMinor: number): PhoneVisit => {
      if (charging.screen.name !== 'charging') throw new Error('a charge is wanted');
      return { ...charging, screen: { ...charging.screen, costMinor } };
    };
    shown.set('one', at(1));
    const stream = await open('one');
    for (let cost = 2; cost <= 40; cost += 1) {
      shown.set('one', at(cost));
      turn();
      await time.run(time.nowMs() + 100, () => false);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The first, and one for each of the four seconds.
    await vi.waitFor(() => expect(stream.screens().length).toBeGreaterThanOrEqual(4));
    expect(stream.screens().length).toBeLessThanOrEqual(6);
    const told = stream.screens().length;
    turn();
    turn();
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.screens()).toHaveLength(told);
  });

  it('beats every five seconds', async () => {
    const { shown, open, time } = await bench();
    shown.set('one', charging);
    const stream = await open('one');
    await time.run(10_000, () => false);
    await vi.waitFor(() => expect(stream.text().match(/^event: beat$/gm)).toHaveLength(2));
  });

  it('ends when the payment is known no more', async () => {
    const { shown, turn, open } = await bench();
    shown.set('one', charging);
    const stream = await open('one');
    shown.set('one', null);
    turn();
    await vi.waitFor(() => expect(stream.isOver()).toBe(true));
  });

  it('about a payment that is over is looked at once a minute', async () => {
    const { shown, turn, open, looks, time } = await bench();
    shown.set('one', receipt);
    await open('one');
    for (let count = 0; count < 100; count += 1) {
      turn();
      await new Promise((resolve) => setImmediate(resolve));
      await time.run(time.nowMs() + 1000, () => false);
    }
    expect(looks.length).toBeLessThanOrEqual(3);
  });
});

describe('limits', () => {
  it('twenty of one payment, twenty of one address', async () => {
    const { shown, open } = await bench();
    for (const reference of ['one', 'two', 'three']) shown.set(reference, charging);
    const ofOne = await Promise.all(
      Array.from({ length: 21 }, (_, index) => open('one', `phone-${index}`)),
    );
    expect(ofOne.filter(({ status }) => status === 200)).toHaveLength(20);
    const ofAddress = await Promise.all(
      Array.from({ length: 21 }, (_, index) => open(index % 2 ? 'two' : 'three', 'school')),
    );
    expect(ofAddress.filter(({ status }) => status === 200)).toHaveLength(20);
  });

  it('a phone that left makes room', async () => {
    const { shown, open, live } = await bench();
    shown.set('one', charging);
    const streams = await Promise.all(Array.from({ length: 20 }, () => open('one')));
    expect(live.hasRoom('one', 'another')).toBe(false);
    streams[0]?.response.destroy();
    await vi.waitFor(() => expect(live.hasRoom('one', 'another')).toBe(true));
    expect(live.count).toBe(19);
  });

  it('a phone that does not read is let go, and the others hear on', async () => {
    const { shown, turn, open, live, time } = await bench();
    shown.set('one', charging);
    const [slow, quick] = [await open('one', 'slow'), await open('one', 'quick')];
    slow.response.pause();
    // The kernel's own buffers hold megabytes: views of that size fill them soon.
    const heavy = 'x'.repeat(400_000);
    let told = 0;
    await vi.waitFor(
      async () => {
        told += 1;
        const station = { ...charging.station, name: `${heavy}${told}` };
        const screen = { ...charging.screen, elapsedMs: told } as PhoneVisit['screen'];
        shown.set('one', { ...charging, station, screen });
        turn();
        await new Promise((resolve) => setImmediate(resolve));
        await time.run(time.nowMs() + 1000, () => false);
        expect(live.count).toBe(1);
      },
      { timeout: 10_000, interval: 5 },
    );
    expect(quick.isOver()).toBe(false);
  });
});
