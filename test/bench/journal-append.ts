/** What it costs to have an event on disk, against the bare write the disk asks for. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { outDirectory } from '../../build/paths.ts';
import { openJournal } from '../../electron/journal.ts';
import { step } from '../../electron/session/session.ts';
import { beginRecordedCharge, meterRead } from './recorded-charge.ts';
import { quantile, type Line, type Measurement, type Section } from './findings.ts';

const appends = 1000;
/** The first ones make the files and warm the code. */
const uncounted = 50;

function timed(run: () => void): number {
  const beganMs = performance.now();
  run();
  return performance.now() - beganMs;
}

interface Times {
  journalMs: number[];
  bareMs: number[];
  bytes: number;
}

/** Writes readings of a running charge into a real journal, and as many bytes beside it, in turn. */
function alternate(directory: string): Times {
  const path = join(directory, 'station.db');
  const journal = openJournal(path);
  const bare = openSync(join(directory, 'bare'), 'a');
  const times: Times = { journalMs: [], bareMs: [], bytes: 0 };
  try {
    let { state } = beginRecordedCharge((event, before, after) =>
      journal.append(event, before, after),
    );
    for (let count = 0; count < appends + uncounted; count += 1) {
      const event = meterRead(state);
      const before = state;
      const after = step(before, event).state;
      if (after === before) throw new Error('a reading while charging changes the state');
      const record = Buffer.from(JSON.stringify(event));
      const bareMs = timed(() => {
        writeSync(bare, record);
        fsyncSync(bare);
      });
      const journalMs = timed(() => journal.append(event, before, after));
      state = after;
      if (count < uncounted) continue;
      times.bareMs.push(bareMs);
      times.journalMs.push(journalMs);
      times.bytes = record.length;
    }
    if (statSync(`${path}-wal`).size === 0) throw new Error('nothing was journaled');
  } finally {
    closeSync(bare);
    journal.close();
  }
  return times;
}

function measure(): Section {
  // Beside the checkout's other output: on a disk, where a directory for temporary files may not be.
  mkdirSync(outDirectory, { recursive: true });
  const directory = mkdtempSync(join(outDirectory, 'bench-'));
  let times: Times;
  try {
    times = alternate(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const { journalMs, bareMs, bytes } = times;
  const pair = (name: string, share: number): Line[] => {
    const [bare, journal] = [quantile(bareMs, share), quantile(journalMs, share)];
    return [
      { what: `bare write and fsync, ${name}`, figure: bare, unit: 'ms' },
      {
        what: `journal append, ${name}`,
        figure: journal,
        unit: 'ms',
        ratio: journal / bare,
        aim: { of: 'ratio', atMost: 2 },
      },
    ];
  };
  return {
    name: journalAppend.name,
    title: journalAppend.title,
    how:
      `${appends} readings of a running charge through the station's own journal, each in turn with` +
      ` a bare append of the same ${bytes} bytes of event and fsync, on the same disk.`,
    lines: [...pair('p50', 0.5), ...pair('p99', 0.99)],
  };
}

export const journalAppend: Measurement = {
  name: 'journal',
  title: 'A reading made durable',
  run: () => Promise.resolve(measure()),
};
