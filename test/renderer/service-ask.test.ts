/** Asking on a technician's behalf: again and again, in order, and nothing after nobody looks any more. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bridge, ServiceAnswer, ServiceRequest, Snapshot } from '../../electron/contract.ts';
import { connectStation } from '../../renderer/kiosk/station.ts';
import { joinNewer, keepAsking } from '../../renderer/service/ask.ts';
import { fieldAt, gridFor } from '../../renderer/service/sections/touch-test.tsx';

/** The station's end of the bridge: answers when it is told to. */
class SlowStation implements Bridge {
  readonly requests: ServiceRequest[] = [];
  readonly #waiting: ((answer: ServiceAnswer<never>) => void)[] = [];
  subscribe(_onSnapshot: (snapshot: Snapshot) => void): () => void {
    return () => undefined;
  }
  intend(): void {
    throw new Error('Nothing was to be asked by an intent');
  }
  painted(): void {
    throw new Error('Nothing was painted');
  }
  service<Type extends ServiceRequest['type']>(
    request: Extract<ServiceRequest, { type: Type }>,
  ): Promise<ServiceAnswer<Type>> {
    this.requests.push(request);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  async answer(answer: ServiceAnswer): Promise<void> {
    this.#waiting.shift()?.(answer as ServiceAnswer<never>);
    await vi.advanceTimersByTimeAsync(0);
  }
}

let station: SlowStation;
let disconnect: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  station = new SlowStation();
  disconnect = connectStation(station);
});

afterEach(() => {
  disconnect();
  vi.useRealTimers();
});

const done = { ok: true, value: null } as const;
const refused = { ok: false, why: 'busy', message: 'A scan is under way.' } as const;

it('asks once where once is enough, and hands a refusal on as it came', async () => {
  const heard: ServiceAnswer[] = [];
  keepAsking<'restart'>(
    () => ({ type: 'restart' }),
    null,
    (answer) => heard.push(answer),
  );
  await station.answer(refused);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([refused]);
  expect(station.requests).toEqual([{ type: 'restart' }]);
});

it('asks again some time after each answer, never twice at once', async () => {
  let seq = 0;
  keepAsking<'frames'>(
    () => ({ type: 'frames', line: 'rs485', afterSeq: seq }),
    500,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(station.requests).toHaveLength(1);
  seq = 7;
  await station.answer({ ok: true, value: [] });
  await vi.advanceTimersByTimeAsync(499);
  expect(station.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(station.requests[1]).toEqual({ type: 'frames', line: 'rs485', afterSeq: 7 });
});

it('drops an answer that comes when nobody looks any more, and asks no more', async () => {
  const heard: ServiceAnswer[] = [];
  const end = keepAsking<'endTrial'>(
    () => ({ type: 'endTrial' }),
    500,
    (answer) => heard.push(answer),
  );
  end();
  await station.answer(done);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(heard).toEqual([]);
  expect(station.requests).toHaveLength(1);
});

it('takes each line once, in order, and keeps the newest three hundred', () => {
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }));
  expect(joinNewer(lines(1, 3), lines(2, 5))).toEqual(lines(1, 5));
  expect(joinNewer(lines(1, 250), lines(251, 400))).toEqual(lines(101, 400));
});

it('finds the field under a finger, also at the very edge', () => {
  const landscape = gridFor(1280, 800);
  expect(landscape).toEqual({ columns: 16, rows: 10 });
  expect(gridFor(800, 1280)).toEqual({ columns: 10, rows: 16 });
  expect(fieldAt(landscape, 0, 0)).toBe(0);
  expect(fieldAt(landscape, 0.5, 0)).toBe(8);
  expect(fieldAt(landscape, 1, 1)).toBe(159);
  expect(fieldAt(landscape, -0.01, 0.99)).toBe(144);
});
