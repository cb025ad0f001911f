/**
 * Holds every test file to leaving its process as it was: nothing that it began may go on running, and
 * nothing stays in the folder for temporary files.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** Each process has a part of the run's folder (own-folder.ts): what lies there is of its tests. */
const ownPart = `process-${process.env['VITEST_POOL_ID']}`;
if (basename(tmpdir()) !== ownPart) {
  process.env['TMPDIR'] = join(tmpdir(), ownPart);
  mkdirSync(tmpdir(), { recursive: true });
}

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

/** But for what tsx keeps for all its programs. */
function filesHere(): string[] {
  return readdirSync(tmpdir()).filter((name) => !name.startsWith('tsx-'));
}

let before = new Map<string, number>();
let filesBefore = new Set<string>();

beforeAll(() => {
  before = running();
  filesBefore = new Set(filesHere());
});

function left(): string[] {
  return [...running()]
    .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ kind, more }) => `${more} ${kind}`)
    .concat(filesHere().filter((name) => !filesBefore.has(name)));
}

afterAll(async () => {
  const untilMs = performance.now() + patienceMs;
  // Not by a timer: it would be one more that runs.
  while (left().length > 0 && performance.now() < untilMs) await new Promise(setImmediate);
  const stays = left();
  if (stays.length > 0) throw new Error(`these tests leave behind: ${stays.join(', ')}`);
});
