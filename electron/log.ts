/**
 * The station's log: JSON lines on stderr, because stdout is kept for the line that says `ready`.
 * Writing is synchronous, so the last words before a crash are there too, and needs no worker
 * thread, so it works in Electron and when bundled.
 */
import { writeSync } from 'node:fs';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import { makeRedact, type Redact } from './log-redact.ts';
import { isJournalStream, withPriority } from './journald.ts';
import { LogRing } from './log-ring.ts';
import type { Log } from './ports.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface StationLog extends Log {
  /** The same log under the name of a part of the station: `"part":"payment"` on each line. */
  child(part: string): StationLog;
  /** The last lines, as they were written; the same ring for all parts. */
  readonly recent: LogRing;
  readonly level: LogLevel;
  /** From now on, for all parts; it is forgotten when the program ends. */
  setLevel(level: LogLevel): void;
}

export interface LogOptions {
  /** Lines below this level are not written; `info` unless told. */
  level?: LogLevel;
  /** Values that must never appear, wherever they turn up: the keys of Vipps. */
  secrets?: readonly string[];
  /** Where lines go, each with its line break; stderr unless told. Must not throw. */
  write?: (line: string) => void;
}

/** Makes the station's log; one per process. */
export function createLog(options: LogOptions = {}): StationLog {
  const { level = 'info', secrets = [], write = systemWriter() } = options;
  const recent = new LogRing();
  const logger = pino(
    {
      // What is below the station's level never comes here: a child of pino's would keep the level
      // that was in force when it was made.
      level: 'debug',
      // The process id is on the ready line; a host name says nothing on a station's own disk.
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      // Errors arrive written out already; pino's own serializer would take them apart again.
      serializers: { err: (value: unknown) => value },
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line: string) {
        recent.add(line);
        write(line);
      },
    },
  );
  return wrap({ logger, redact: makeRedact(secrets), recent, gate: { level } });
}

interface Written {
  logger: Logger;
  redact: Redact;
  recent: LogRing;
  /** One for all parts. */
  gate: { level: LogLevel };
}

function wrap({ logger, redact, recent, gate }: Written): StationLog {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(gate.level)) return;
    logger[level](cleanFields(fields, redact), String(redact(message)));
  };
  return {
    recent,
    get level() {
      return gate.level;
    },
    setLevel(level) {
      gate.level = level;
    },
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (part) => wrap({ logger: logger.child({ part }), redact, recent, gate }),
  };
}

/** Names pino itself writes on each line; a field of that name would be there twice. */
const taken = new Set(['level', 'time', 'msg', 'part']);

function cleanFields(fields: object, redact: Redact): Record<string, unknown> {
  // An error given as the fields themselves would lose its message: its own are not enumerable.
  const clean = redact(fields instanceof Error ? { err: fields } : fields);
  if (typeof clean !== 'object' || clean === null || Array.isArray(clean)) return { value: clean };
  return Object.fromEntries(
    Object.entries(clean).map(([name, value]) => [taken.has(name) ? `${name}_` : name, value]),
  );
}

/** To stderr; to journald with how grave each line is. */
function systemWriter(): (line: string) => void {
  const write = stderrWriter();
  if (!isJournalStream(process.env['JOURNAL_STREAM'])) return write;
  return (line) => write(withPriority(line));
}

/** A reader that is slow gets this many tries per line before the line is dropped. */
const tries = 20;

/**
 * Writes to stderr without ever throwing or waiting: a log that nobody reads must not stop the
 * loop that renews the relay's lease. Lines that find the pipe full are dropped and counted.
 */
export function stderrWriter(
  writeBytes: (bytes: Uint8Array, offset: number) => number = (bytes, offset) =>
    writeSync(2, bytes, offset),
): (line: string) => void {
  let isClosed = false;
  let dropped = 0;
  let isLineOpen = false;
  /** False where the pipe is full. */
  const put = (line: string): boolean => {
    const bytes = Buffer.from(isLineOpen ? `\n${line}` : line);
    let offset = 0;
    for (let attempt = 0; offset < bytes.length && attempt < tries;) {
      try {
        offset += writeBytes(bytes, offset);
      } catch (error) {
        if (!isBusy(error)) {
          isClosed = true;
          return true;
        }
        attempt += 1;
      }
    }
    // Half a line went out: the next one must not run into it.
    if (offset > 0) isLineOpen = offset < bytes.length;
    return offset === bytes.length;
  };
  return (line) => {
    if (isClosed) return;
    if (dropped > 0) {
      const notice = {
        level: 'warn',
        part: 'log',
        dropped,
        msg: 'lines were dropped: slow reader',
      };
      if (!put(`${JSON.stringify(notice)}\n`)) {
        dropped += 1;
        return;
      }
      dropped = 0;
    }
    if (!put(line)) dropped += 1;
  };
}

function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EAGAIN' || code === 'EBUSY' || code === 'EINTR';
}
