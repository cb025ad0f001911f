/** The technician's desk: nothing without the PIN, nothing that acts while somebody charges. */
import { describe, expect, it, vi } from 'vitest';
import type { Log } from '../../electron/ports.ts';
import { openDesk, type Desk, type Tools } from '../../electron/service/desk.ts';
import { answered } from '../../electron/service/handlers.ts';
import type { ServiceAnswer, ServiceRequest } from '../../electron/session/service-request.ts';
import { makeRules, Walk, walkTo } from '../session/walk.ts';

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const rules = makeRules({ hasPin: true });

/** One of each, so that none is forgotten: the compiler refuses a missing one. */
const one: { [Type in ServiceRequest['type']]: Extract<ServiceRequest, { type: Type }> } = {
  report: { type: 'report', isFresh: false },
  readings: { type: 'readings', evse: 'A' },
  registers: { type: 'registers', evse: 'A' },
  startTrial: { type: 'startTrial', evse: 'A', kind: 'relay' },
  endTrial: { type: 'endTrial' },
  startScan: { type: 'startScan', line: 'cabinet', isWide: false },
  lines: { type: 'lines' },
  scan: { type: 'scan', line: 'cabinet' },
  lineQuality: { type: 'lineQuality', line: 'cabinet' },
  frames: { type: 'frames', line: 'cabinet', afterSeq: 0 },
  testPayment: { type: 'testPayment' },
  testWebhook: { type: 'testWebhook' },
  retry: { type: 'retry', reference: 'lk-21678-A-291009-1' },
  acknowledge: { type: 'acknowledge', code: 'orphan', reference: null, by: 'T7' },
  sessions: { type: 'sessions', beforeMs: null },
  story: { type: 'story', reference: 'lk-21678-A-291009-1' },
  log: { type: 'log', level: 'info', text: '', afterSeq: 0 },
  setLogLevel: { type: 'setLogLevel', level: 'debug' },
  bundlePreview: { type: 'bundlePreview' },
  places: { type: 'places' },
  writeBundle: { type: 'writeBundle', place: 'download' },
  writeSessions: { type: 'writeSessions', place: 'download' },
  lockCheck: { type: 'lockCheck' },
  brightness: { type: 'brightness', percent: 50 },
  setService: { type: 'setService', evse: 'A', isOpen: false, reason: 'damaged' },
  versions: { type: 'versions' },
  restart: { type: 'restart' },
};
const requests = Object.values(one);
const ofTheMachine = ['startTrial', 'endTrial', 'retry', 'acknowledge', 'setService'];

/** Tools that tell that they were called. */
function noting(called: string[]): Tools {
  const tool = (type: string) => () => {
    called.push(type);
    return answered<'restart'>(null);
  };
  const names = Object.keys(one).filter((type) => !ofTheMachine.includes(type));
  return Object.fromEntries(names.map((name) => [name, tool(name)])) as unknown as Tools;
}

interface Bench {
  walk: Walk;
  desk: Desk;
  called: string[];
  onLeft: ReturnType<typeof vi.fn>;
  turn: () => void;
}

function benchFor(walk: Walk, tools?: (called: string[]) => Tools): Bench {
  const called: string[] = [];
  const listeners = new Set<() => void>();
  const onLeft = vi.fn<() => void>();
  const turn = (): void => listeners.forEach((listener) => listener());
  const station = {
    get state() {
      return walk.state;
    },
    post(happening: Parameters<Walk['on']>[0]) {
      walk.on(happening);
      turn();
    },
    onTurn(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const desk = openDesk({ station, tools: (tools ?? noting)(called), onLeft, log: silentLog });
  return { walk, desk, called, onLeft, turn };
}

function comeIn(walk: Walk): Walk {
  walk.on({ type: 'PinGiven' });
  walk.on({ type: 'PinAccepted' });
  return walk;
}

function whyOf(answer: ServiceAnswer): string | null {
  return answer.ok ? null : answer.why;
}

describe('without the PIN', () => {
  it.each(requests)('$type is refused, and nothing happens', async (request) => {
    const { desk, called, walk } = benchFor(new Walk(rules));
    const before = walk.state;
    expect(whyOf(await desk.answer(request))).toBe('not-in-service');
    expect(called).toEqual([]);
    expect(walk.state).toBe(before);
  });

  it.each(requests)('$type is refused on the way out as well', async (request) => {
    const { desk, called, walk } = benchFor(comeIn(new Walk(rules)));
    walk.on({ type: 'ServiceLeft' });
    expect(whyOf(await desk.answer(request))).toBe('not-in-service');
    expect(called).toEqual([]);
  });
});

describe('with the PIN', () => {
  it.each(requests.filter(({ type }) => !ofTheMachine.includes(type)))(
    '$type is answered by its tool',
    async (request) => {
      const { desk, called } = benchFor(comeIn(new Walk(rules)));
      expect((await desk.answer(request)).ok).toBe(true);
      expect(called).toEqual([request.type]);
    },
  );

  it('a guided test begins, and a second thing that acts waits for its verdict', async () => {
    const { desk, walk, called } = benchFor(comeIn(new Walk(rules)));
    expect((await desk.answer(one.startTrial)).ok).toBe(true);
    expect(whyOf(await desk.answer(one.startScan))).toBe('busy');
    expect(whyOf(await desk.answer(one.restart))).toBe('busy');
    expect((await desk.answer(one.endTrial)).ok).toBe(true);
    expect(walk.did).toContain('openRelay');
    expect((await desk.answer(one.startScan)).ok).toBe(true);
    expect(called).toEqual(['startScan']);
  });

  it('no guided test begins under a receipt', async () => {
    const walk = comeIn(walkTo('finished', rules));
    const { desk } = benchFor(walk);
    const closings = walk.count('closeRelay');
    expect(whyOf(await desk.answer(one.startTrial))).toBe('busy');
    expect(walk.count('closeRelay')).toBe(closings);
  });

  it('what was done is in the journal, and a page that asks on and on is one act', async () => {
    const { desk, walk } = benchFor(comeIn(new Walk(rules)));
    await desk.answer(one.testPayment);
    await desk.answer(one.frames);
    await desk.answer(one.frames);
    await desk.answer(one.testPayment);
    const noted = walk.journal.flatMap((event) => {
      return event.type === 'ServiceNoted' ? event.what : [];
    });
    expect(noted).toEqual(['payment-tested', 'frames-watched', 'payment-tested']);
  });

  it('an outlet, a payment or an alert that is none is refused by name', async () => {
    const { desk } = benchFor(comeIn(new Walk(rules)));
    const asked = [
      { ...one.startTrial, evse: 'Z' },
      { ...one.setService, evse: '__proto__' },
      one.retry,
      one.acknowledge,
    ];
    for (const request of asked) expect(whyOf(await desk.answer(request))).toBe('unknown');
  });
});

describe('while somebody charges', () => {
  const acting = [
    'registers',
    'startTrial',
    'startScan',
    'testPayment',
    'testWebhook',
    'setService',
    'restart',
  ];

  it.each(requests)('$type acts on nothing', async (request) => {
    const { desk, called, walk } = benchFor(comeIn(walkTo('charging', rules)));
    const answer = await desk.answer(request);
    const isActing = acting.includes(request.type);
    expect(whyOf(answer) === 'read-only').toBe(isActing);
    const isCalled = !isActing && !ofTheMachine.includes(request.type);
    expect(called).toEqual(isCalled ? [request.type] : []);
    expect(walk.is()).toBe('charging');
  });
});

describe('what does not fit', () => {
  it.each([
    null,
    'report',
    { type: 'nothing' },
    { type: 'report' },
    { type: 'report', isFresh: true, more: 1 },
    { type: 'acknowledge', code: 'orphan', reference: null, by: 'Kari Nordmann' },
    { type: 'setService', evse: 'A', isOpen: false, reason: 'because' },
    { type: 'story', reference: "'; DROP TABLE events; --" },
    { type: 'writeBundle', place: '' },
    { type: 'brightness', percent: 0 },
  ])('%j is refused whole', async (raw) => {
    const { desk, called } = benchFor(comeIn(new Walk(rules)));
    expect(whyOf(await desk.answer(raw))).toBe('not-understood');
    expect(called).toEqual([]);
  });
});

describe('a visit that is over', () => {
  it('ends what tools have begun, once', () => {
    const { walk, onLeft, turn } = benchFor(comeIn(new Walk(rules)));
    turn();
    expect(onLeft).not.toHaveBeenCalled();
    walk.on({ type: 'ServiceLeft' });
    turn();
    turn();
    expect(onLeft).toHaveBeenCalledTimes(1);
  });

  it('takes an answer with it that came too late', async () => {
    let finish = (): void => undefined;
    const slow = (called: string[]): Tools => ({
      ...noting(called),
      report: () =>
        new Promise((resolve) => {
          finish = () => resolve({ ok: false, why: 'failed', message: 'late' });
        }),
    });
    const { desk, walk } = benchFor(comeIn(new Walk(rules)), slow);
    const answer = desk.answer(one.report);
    walk.on({ type: 'ServiceLeft' });
    finish();
    expect(whyOf(await answer)).toBe('not-in-service');
  });

  it('and a tool that breaks is told in words, and in the log', async () => {
    const broken = (called: string[]): Tools => ({
      ...noting(called),
      report: () => Promise.reject(new Error('no such thing')),
    });
    const { desk } = benchFor(comeIn(new Walk(rules)), broken);
    const answer = await desk.answer(one.report);
    expect(answer).toMatchObject({ ok: false, why: 'failed' });
  });
});
