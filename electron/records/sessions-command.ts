/**
 * The command that lists a station's sessions and alerts, or backs its record up: for `npm run
 * sessions` and for the packaged app's `--sessions`. It only looks; the station may run meanwhile.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatMistakes } from '../command-line.ts';
import { readConfig } from '../config/config.ts';
import { backUp } from './backup.ts';
import { exactJson } from './exact-json.ts';
import { cdrsOf } from './ocpi-cdr.ts';
import { partyOfText } from './ocpi-place.ts';
import type { Party } from './ocpi-tariff.ts';
import { openRecord, type Db } from './record-file.ts';
import { readSessionsArguments, type SessionsArguments } from './sessions-arguments.ts';
import { alertsCsv, sessionsCsv } from './session-csv.ts';
import { alertsJson, sessionsJson } from './session-json.ts';
import {
  lastTimeZone,
  readAlerts,
  readSessions,
  type Days,
  type SessionRecord,
} from './session-record.ts';
import { alertsTable, sessionsTable, tieText } from './session-table.ts';
import { totalsOf } from './totals.ts';

/** sysexits.h: wrong options, damaged data, no input, no output, the configuration at fault. */
const exit = { ok: 0, usage: 64, damaged: 65, missing: 66, output: 73, config: 78 } as const;

/** The configuration's default, for a station that is called without any option. */
const usualDataDir = '/var/lib/ladekiosk';

const usage = `Lists the sessions of a station's database. The station may run meanwhile.

  --config station.yaml   the station's configuration, which says where the database is
  --data-dir DIR          the data directory itself (${usualDataDir} unless told)
  --database FILE         a database by its path, such as a copy
  --format table          table for people, csv, ocpi (CDR objects of OCPI 2.3.0), json
  --from, --to DATE       sessions that began on these days and between, at the station's time
  --output FILE           write there instead of to the terminal
  --alerts                list what needed a person, instead of sessions
  --backup FILE           copy the whole database there, checked, and list nothing
  --party NO*LAD          the operator for CDRs, where the EVSE id does not name one

Ends with 0; 64 wrong options, 65 a damaged database, 66 no database, 73 a file that cannot be
written, 78 a faulty configuration.`;

/** What the command has to say; `out` goes to standard output, `err` to standard error. */
export interface Said {
  exitCode: number;
  out: string;
  err: string;
}

function fail(exitCode: number, message: string): Said {
  return { exitCode, out: '', err: `${message}\n` };
}

/**
 * Does what `argv` (without program and script) asks. Paths are relative to `directory`. `isInApp`:
 * switches of Chromium may stand in `argv`.
 */
export function runSessions(argv: readonly string[], directory: string, isInApp = false): Said {
  const read = readSessionsArguments(argv, isInApp);
  if (!read.ok) return fail(exit.usage, `${read.mistakes.join('\n')}\n\n${usage}`);
  const { args } = read;
  if (args.isHelp) return { exitCode: exit.ok, out: `${usage}\n`, err: '' };
  const party = args.party === null ? null : partyOfText(args.party);
  if (args.party !== null && party === null) {
    return fail(exit.usage, `--party is ${JSON.stringify(args.party)}, but must be like NO*LAD.`);
  }
  const found = findDatabase(args, directory);
  if ('exitCode' in found) return found;
  const opened = openRecord(found.path);
  if (!opened.ok) return fail(exit[opened.kind], opened.message);
  try {
    return args.backup === null
      ? listing(opened.db, args, party, directory)
      : backup(opened.db, resolve(directory, args.backup));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(exit.damaged, `${found.path} cannot be read: ${reason}.`);
  } finally {
    opened.db.close();
  }
}

function findDatabase(args: SessionsArguments, directory: string): { path: string } | Said {
  const { database, config, dataDir } = args;
  if (database !== null) return { path: resolve(directory, database) };
  if (dataDir !== null) return { path: resolve(directory, dataDir, 'station.db') };
  if (config === null) return { path: join(usualDataDir, 'station.db') };
  const read = readConfig(resolve(directory, config));
  // A mistake elsewhere in the file does not hide where the database is.
  if (read.config !== null) return { path: join(read.config.dataDir, 'station.db') };
  return fail(exit.config, formatMistakes(read.ok ? [] : read.mistakes, read.configPath));
}

function backup(db: Db, target: string): Said {
  const done = backUp(db, target);
  if (!done.ok) return fail(exit.output, done.message);
  const { events, sessions } = done;
  const words = `${target}: ${count(sessions, 'session')}, ${count(events, 'event')}, checked.`;
  return { exitCode: exit.ok, out: `${words}\n`, err: '' };
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function listing(db: Db, args: SessionsArguments, party: Party | null, directory: string): Said {
  const said = args.isAlerts ? listAlerts(db, args) : listSessions(db, args, party);
  if (args.output === null) return said;
  const path = resolve(directory, args.output);
  try {
    writeFileSync(path, said.out);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(exit.output, `${path} cannot be written: ${reason}.`);
  }
  return { ...said, out: '' };
}

function listAlerts(db: Db, { days, format }: SessionsArguments): Said {
  const timeZone = lastTimeZone(db);
  const alerts = readAlerts(db, days, timeZone);
  const ok = (out: string): Said => ({ exitCode: exit.ok, out, err: '' });
  if (format === 'csv') return ok(alertsCsv(alerts, timeZone));
  if (format === 'json') return ok(alertsJson(alerts));
  if (alerts.length === 0) return ok(`No alerts${during(days)}.\n`);
  return ok(alertsTable(alerts, timeZone));
}

function listSessions(db: Db, args: SessionsArguments, party: Party | null): Said {
  const { days, format } = args;
  const timeZone = lastTimeZone(db);
  const sessions = readSessions(db, days, timeZone);
  const totals = totalsOf(sessions);
  // Beside what a program reads, the totals go where a person sees them.
  const ties = totals.map((sum) => `${tieText(sum)}\n`).join('');
  const none = `No sessions${during(days)}.\n`;
  const err = sessions.length === 0 ? none : ties;
  if (format === 'csv') return { exitCode: exit.ok, out: sessionsCsv(sessions, timeZone), err };
  if (format === 'json') return { exitCode: exit.ok, out: sessionsJson(sessions, totals), err };
  if (format === 'ocpi') return listCdrs(sessions, party, err);
  const out = sessions.length === 0 ? none : sessionsTable(sessions, totals, timeZone);
  return { exitCode: exit.ok, out, err: '' };
}

function listCdrs(sessions: readonly SessionRecord[], party: Party | null, ties: string): Said {
  const { cdrs, missing } = cdrsOf(sessions, party);
  const isPlaceless = cdrs.length > 0 && sessions.some(({ place }) => place?.location === null);
  const place = isPlaceless
    ? 'Coordinates are 0.00000: station.location in station.yaml says where the station stands.\n'
    : '';
  const left = missing.map((reason) => `Left out: ${reason}.\n`).join('');
  // A list that lacks charges must not pass for a whole one.
  const exitCode = missing.length === 0 ? exit.ok : exit.damaged;
  return { exitCode, out: `${exactJson(cdrs)}\n`, err: `${ties}${place}${left}` };
}

function during({ from, to }: Days): string {
  if (from !== null && from === to) return ` on ${from}`;
  return `${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`;
}
