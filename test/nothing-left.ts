/** Holds every test file to leaving its process as it was: nothing that it began may go on running. */
import { afterAll, beforeAll } from 'vitest';

/** Servers, connections, programs and timers that keep a process from ending, by Node's own names. */
const kinds = /^(TCP|UDP|Pipe|Process|Timeout|TTY|StatWatcher|FSEvent)/;

/** Connections and programs need a moment to be gone. */
const patienceMs = 5_000;

function running(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kinds.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

let before = new Map<string, number>();

beforeAll(() => {
  before = running();
});

function left(): string[] {
  return [...running()]
    .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ kind, more }) => `${more} ${kind}`);
}

afterAll(async () => {
  const untilMs = performance.now() + patienceMs;
  // Not by a timer: it would be one more that runs.
  while (left().length > 0 && performance.now() < untilMs) await new Promise(setImmediate);
  const stays = left();
  if (stays.length > 0) throw new Error(`these tests leave running: ${stays.join(', ')}`);
});
