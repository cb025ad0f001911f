/**
 * `npm run bench`: how fast and how heavy the app is, on the real app in real Electron. Whatever is
 * compared is measured in the same run, so that the ratios hold on any machine. `-- --only NAME`
 * measures one thing (repeatable), `-- --json` prints everything as JSON on the last line.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { preparedApp } from '../e2e/kiosk.ts';
import { bundles } from './bundles.ts';
import { bus } from './bus.ts';
import { isReached, type Measurement, type Section } from './findings.ts';
import { journalAppend } from './journal-append.ts';
import { lasting } from './lasting.ts';
import { machine as pureMachine } from './machine.ts';
import { memory } from './memory.ts';
import { outbox1000 } from './outbox.ts';
import { withOwnElectron } from './own-electron.ts';
import { reopen } from './reopen.ts';
import { screen } from './screen.ts';
import { simulated } from './simulated.ts';
import { startup } from './startup.ts';
import { stop } from './stop.ts';
import { webLoad } from './web-load.ts';
import { tableBlock, tableFoot, tableHead } from './table.ts';

const measurements: readonly Measurement[] = [
  stop,
  bus,
  screen,
  webLoad,
  startup,
  memory,
  journalAppend,
  reopen,
  outbox1000,
  lasting,
  pureMachine,
  simulated,
  bundles,
];

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});

function chosen(only: readonly string[] | undefined): readonly Measurement[] {
  if (only === undefined) return measurements;
  const unknown = only.filter((name) => !measurements.some((one) => one.name === name));
  if (unknown.length > 0) {
    const names = measurements.map(({ name }) => name).join(', ');
    console.error(`--only knows ${names}; not ${unknown.join(', ')}`);
    process.exit(64);
  }
  return measurements.filter(({ name }) => only.includes(name));
}

function machine() {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: os.cpus().length,
    memoryMB: Math.round(os.totalmem() / 2 ** 20),
    /** Runnable processes over the last minute: far above `cores`, others work here too. */
    load: os.loadavg()[0] ?? 0,
    node: process.version,
  };
}

const wanted = chosen(values.only);

async function main(): Promise<void> {
  const prepared = await preparedApp();
  const sections: Section[] = [];
  try {
    const { version } = prepared.runtime;
    const { cpu, cores, load, node } = machine();
    console.log(
      tableHead(
        `Electron ${version} · Node ${node} · ${cores} × ${cpu} · load ${load.toFixed(1)} at the start`,
      ),
    );
    for (const measurement of wanted) {
      const section = await measurement.run();
      sections.push(section);
      console.log(tableBlock(section));
    }
    console.log(tableFoot(sections));
  } finally {
    await prepared.stop();
  }
  if (!values.json) return;
  const rounded = (value: number): number => Number(value.toPrecision(4));
  const withVerdicts = sections.map((section) => ({
    ...section,
    lines: section.lines.map(({ ratio, ...line }) => ({
      ...line,
      figure: rounded(line.figure),
      ...(ratio === undefined ? {} : { ratio: rounded(ratio) }),
      isReached: isReached({ ...line, ...(ratio === undefined ? {} : { ratio }) }),
    })),
  }));
  const electron = prepared.runtime.version;
  console.log(JSON.stringify({ machine: machine(), electron, sections: withVerdicts }));
}

await withOwnElectron(main);
