/** A phone's line to its station: the stream, questions in its stead, and no figure newer than it is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhoneVisit } from '../../electron/contract.ts';
import { freshnessOf } from '../../renderer/phone/freshness.ts';
import { LiveLine } from '../../renderer/phone/live.ts';
import { makeVisitStore, type VisitStore } from '../../renderer/phone/visit-store.ts';
import type { EventStream } from '../../renderer/phone/view-stream.ts';
import { visits } from '../fixtures/phone-views.ts';

const charging = visits['charging']!.view;
const receipt = visits['receipt']!.view;

/** The station's end of one stream, kept by hand. */
class StationStream extends EventTarget implements EventStream {
  isClosed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close(): void {
    this.isClosed = true;
  }
  send(view: PhoneVisit): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(view) }));
  }
  beat(): void {
    this.dispatchEvent(new MessageEvent('beat', { data: '' }));
  }
  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}

/** The network between phone and station. */
class Network {
  readonly streams: StationStream[] = [];
  readonly questions: { url: string; init: RequestInit; answer: (response: Response) => void }[] =
    [];
  openQuestions = 0;

  mostAtOnce = 0;

  readonly openStream = (url: string): EventStream => {
    const stream = new StationStream(url);
    this.streams.push(stream);
    this.#count();
    return stream;
  };

  readonly fetch = (url: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      this.openQuestions += 1;
      this.#count();
      const done = () => {
        this.openQuestions -= 1;
      };
      init.signal?.addEventListener('abort', () => {
        done();
        reject(new DOMException('aborted', 'AbortError'));
      });
      const answer = (response: Response) => {
        done();
        resolve(response);
      };
      this.questions.push({ url, init, answer });
    });

  #count(): void {
    const open = this.streams.filter((stream) => !stream.isClosed).length + this.openQuestions;
    this.mostAtOnce = Math.max(this.mostAtOnce, open);
  }

  get stream(): StationStream {
    return this.streams.at(-1)!;
  }

  /** Answers the newest question and lets the phone hear it. */
  async answer(response: Response): Promise<void> {
    this.questions.at(-1)!.answer(response);
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** A view as the station makes it so many ms after the page. */
function later(afterMs: number, view: PhoneVisit = charging): PhoneVisit {
  return { ...view, atMs: charging.atMs + afterMs };
}

let nowMs: number;
let network: Network;
let store: VisitStore;
let line: LiveLine;

/** Time on the phone, in steps, as timers and clock see it. */
async function pass(durationMs: number): Promise<void> {
  const stepMs = 100;
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    nowMs += stepMs;
    await vi.advanceTimersByTimeAsync(stepMs);
  }
}

const isLost = () => freshnessOf(store.getState()).isLost;
const ageMs = () => freshnessOf(store.getState()).viewAgeMs;

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000;
  network = new Network();
  store = makeVisitStore(charging, false);
  store.setState({ isLive: true, nowMs, madeAtMs: nowMs, heardAtMs: nowMs });
  const { openStream, fetch } = network;
  line = new LiveLine(store, '/s/token', { openStream, fetch, now: () => nowMs });
  line.wake();
});

afterEach(async () => {
  line.rest();
  await vi.advanceTimersByTimeAsync(0);
  const timers = vi.getTimerCount();
  vi.useRealTimers();
  if (network.mostAtOnce > 1) throw new Error('More than one connection was open at a time');
  if (timers > 0) throw new Error(`A page that is left keeps ${timers} timers running`);
});

describe('the stream', () => {
  it('brings views, which are as old as the way they took', async () => {
    expect(network.stream.url).toBe('/s/token/live');
    network.stream.send(later(0));
    await pass(1_000);
    network.stream.send(later(1_000, { ...charging, reference: 'newer' }));
    expect(store.getState().view.reference).toBe('newer');
    expect(ageMs()).toBe(0);
    await pass(3_000);
    expect(ageMs()).toBe(3_000);
    expect(isLost()).toBe(false);
    await pass(2_500);
    expect(isLost()).toBe(true);
    network.stream.send(later(6_000));
    expect(isLost()).toBe(false);
  });

  it('does not take the place of a newer view', async () => {
    network.stream.send(later(5_000, { ...charging, reference: 'newer' }));
    network.stream.send(later(4_000, { ...charging, reference: 'older' }));
    expect(store.getState().view.reference).toBe('newer');
    // The station keeps saying the very same: that makes it no younger.
    await pass(6_000);
    network.stream.send(later(5_000));
    expect(isLost()).toBe(true);
  });

  it('that holds a view back is not believed to be fresh', async () => {
    network.stream.send(later(0));
    await pass(1_000);
    network.stream.send(later(1_000));
    await pass(4_000);
    // Made a second after the last, heard four seconds after it.
    network.stream.send(later(2_000));
    expect(ageMs()).toBe(3_000);
    await pass(6_000);
    // Nine seconds late: such a stream is given up, and the station is asked.
    network.stream.send(later(3_000));
    expect(network.stream.isClosed).toBe(true);
    expect(network.questions).toHaveLength(1);
  });

  it('kept open by signs of life alone still shows old figures as old', async () => {
    network.stream.send(later(0));
    await pass(4_000);
    network.stream.beat();
    await pass(4_000);
    network.stream.beat();
    expect(isLost()).toBe(true);
    expect(network.stream.isClosed).toBe(false);
  });

  it('ignores what it cannot read', () => {
    const before = store.getState().view;
    const data = JSON.stringify({ ...later(1_000), screen: { name: 'dancing' } });
    network.stream.dispatchEvent(new MessageEvent('message', { data }));
    network.stream.dispatchEvent(new MessageEvent('message', { data: '{' }));
    expect(store.getState().view).toBe(before);
  });

  it('ends with the payment', async () => {
    network.stream.send(later(1_000, receipt));
    expect(store.getState().view.screen.name).toBe('receipt');
    expect(network.stream.isClosed).toBe(true);
    line.wake();
    await pass(60_000);
    expect(network.streams).toHaveLength(1);
    expect(network.questions).toHaveLength(0);
  });
});

describe('without the stream', () => {
  it('asks at once when it breaks, then every three seconds', async () => {
    network.stream.fail();
    expect(network.questions).toHaveLength(1);
    expect(network.questions[0]!.url).toBe('/s/token/state');
    await network.answer(Response.json(later(1_000)));
    await pass(2_900);
    expect(network.questions).toHaveLength(1);
    await pass(200);
    expect(network.questions).toHaveLength(2);
    await network.answer(Response.json(later(4_000)));
    expect(isLost()).toBe(false);
  });

  it('asks when it has kept silent for ten seconds', async () => {
    network.stream.send(later(0));
    await pass(9_900);
    expect(network.questions).toHaveLength(0);
    await pass(100);
    expect(network.questions).toHaveLength(1);
    expect(network.stream.isClosed).toBe(true);
  });

  it('takes an answer for as old as the question', async () => {
    network.stream.fail();
    await pass(2_000);
    await network.answer(Response.json(later(1_000)));
    expect(ageMs()).toBe(2_000);
  });

  it('tries the stream again with growing pauses, one connection at a time', async () => {
    const openedAtMs: number[] = [];
    network.stream.fail();
    const until = nowMs + 120_000;
    while (nowMs < until) {
      if (network.openQuestions > 0) {
        await network.answer(Response.json(later(nowMs)));
      }
      if (!network.stream.isClosed) {
        openedAtMs.push(nowMs);
        network.stream.fail();
      }
      await pass(100);
    }
    const pauses = openedAtMs.map((atMs, index) => atMs - (openedAtMs[index - 1] ?? 1_000));
    expect(pauses.length).toBeGreaterThanOrEqual(4);
    expect(pauses[0]).toBeGreaterThanOrEqual(5_000);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((pauses[index - 1] ?? 0) * 1.5);
    }
    expect(isLost()).toBe(false);
  });

  it('gives a new stream little time for its first word, so that figures stay young', async () => {
    network.stream.fail();
    await network.answer(Response.json(later(0)));
    while (network.streams.length < 2) {
      await pass(100);
      if (network.openQuestions > 0) await network.answer(Response.json(later(nowMs)));
    }
    const asked = network.questions.length;
    await pass(4_000);
    expect(network.stream.isClosed).toBe(true);
    expect(network.questions).toHaveLength(asked + 1);
    expect(isLost()).toBe(false);
  });

  it('asks less often while nobody answers, and does not wait for an answer for ever', async () => {
    network.stream.fail();
    await pass(60_000);
    const asked = network.questions.length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(10);
    expect(isLost()).toBe(true);
    expect(network.questions.slice(0, -1).every(({ init }) => init.signal?.aborted)).toBe(true);
  });

  it.each([429, 500, 503])('takes %s for no answer', async (status) => {
    network.stream.fail();
    await network.answer(new Response('', { status }));
    expect(store.getState().isGone).toBe(false);
    await pass(3_000);
    expect(network.questions).toHaveLength(2);
  });

  it('ends in words when the station knows the payment no more', async () => {
    network.stream.fail();
    await network.answer(new Response('', { status: 404 }));
    expect(store.getState().isGone).toBe(true);
    line.wake();
    await pass(60_000);
    expect(network.questions).toHaveLength(1);
    expect(network.streams).toHaveLength(1);
  });
});

describe('a page that is looked at again', () => {
  it('leaves a good stream alone', async () => {
    network.stream.send(later(0));
    await pass(2_000);
    line.wake();
    line.wake();
    expect(network.streams).toHaveLength(1);
  });

  it('connects at once when it has heard nothing for a while', async () => {
    network.stream.send(later(0));
    await pass(6_000);
    line.wake();
    expect(network.streams).toHaveLength(2);
    expect(network.streams[0]!.isClosed).toBe(true);
  });

  it('does not wait for the next question to be due', async () => {
    network.stream.fail();
    await pass(30_000);
    line.wake();
    expect(network.streams).toHaveLength(2);
    network.stream.send(later(31_000));
    expect(isLost()).toBe(false);
  });

  it('marks figures as old before anything has come, after the phone has slept', () => {
    network.stream.send(later(0));
    // Timers stand still in a sleeping phone; its clock does not.
    nowMs += 60_000;
    line.wake();
    expect(isLost()).toBe(true);
    // What had been on its way since before is not taken for news of now.
    network.streams[0]!.send(later(1_000));
    expect(isLost()).toBe(true);
    network.stream.send(later(61_000));
    expect(isLost()).toBe(false);
  });

  it('has nothing open while it is left', async () => {
    line.rest();
    expect(network.stream.isClosed).toBe(true);
    await pass(30_000);
    expect(network.questions).toHaveLength(0);
    line.wake();
    expect(network.streams).toHaveLength(2);
  });
});
