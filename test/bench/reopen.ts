/** How long a start takes over a long record: opening, checking and replaying 100,000 events. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { outDirectory } from '../../build/paths.ts';
import { openJournal } from '../../electron/journal.ts';
import { step } from '../../electron/session/session.ts';
import type { Measurement, Section } from './findings.ts';
import { median } from './findings.ts';
import { beginRecordedCharge, chargingEvents, tariff } from './recorded-charge.ts';

const events = 100_000;
const times = 5;

/** Fills a journal with a charge as long as it takes; returns how many events it holds. */
function fill(path: string): number {
  const journal = openJournal(path);
  let kept = 0;
  const keep = journal.append.bind(journal);
  let { state } = beginRecordedCharge((event, before, after) => {
    keep(event, before, after);
    kept += 1;
  });
  while (kept < events) {
    for (const event of chargingEvents(state, 60)) {
      const before = state;
      state = step(before, event).state;
      if (state === before) continue;
      journal.append(event, before, state);
      kept += 1;
    }
  }
  journal.close();
  return kept;
}

function measure(): Section {
  mkdirSync(outDirectory, { recursive: true });
  const directory = mkdtempSync(join(outDirectory, 'bench-'));
  try {
    const path = join(directory, 'station.db');
    const kept = fill(path);
    const tooksMs: number[] = [];
    let replayed = 0;
    for (let time = 0; time < times; time += 1) {
      const beganMs = performance.now();
      const journal = openJournal(path);
      ({ replayed } = journal.replay(emptyRules));
      tooksMs.push(performance.now() - beganMs);
      journal.close();
    }
    const megabytes = (statSync(path).size / 1e6).toFixed(0);
    return {
      name: reopen.name,
      title: reopen.title,
      how:
        `A record of ${kept} events (${megabytes} MB), opened, checked page by page, and replayed from` +
        ` its last checkpoint, ${replayed} events back; the median of ${times} times.`,
      lines: [
        {
          what: 'from file to state',
          figure: median(tooksMs),
          unit: 'ms',
          aim: { of: 'figure', atMost: 2000 },
        },
      ],
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Serve an empty journal only; this one is not. */
const emptyRules = { tariff } as Parameters<ReturnType<typeof openJournal>['replay']>[0];

export const reopen: Measurement = {
  name: 'reopen',
  title: 'A start over 100,000 events',
  run: () => Promise.resolve(measure()),
};
