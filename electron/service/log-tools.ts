/** The log under the technician's eyes, and how much of it is written. */
import { z } from 'zod';
import type { LogLevel, StationLog } from '../log.ts';
import type { RecentLine } from '../log-ring.ts';
import { logLevels, type LogLine, type ServiceLogLevel } from '../session/service-view.ts';
import { answered, type Handlers } from './handlers.ts';

export interface LogTools extends Pick<Handlers, 'log' | 'setLogLevel'> {
  /** The visit is over: as much is written as before it. */
  end(): void;
}

/** More than a screen shows; the newest are told. */
const mostLines = 300;

/** As log.ts writes them. */
const lineSchema = z.looseObject({
  level: z.enum(logLevels),
  time: z.string().optional(),
  part: z.string().optional(),
  msg: z.string().optional(),
});

export function logTools(
  log: Pick<StationLog, 'recent' | 'level' | 'setLevel' | 'info'>,
): LogTools {
  /** As it was before the technician changed it; null: as it is. */
  let usual: LogLevel | null = null;

  return {
    log({ level, text, afterSeq }) {
      const least = logLevels.indexOf(level);
      const wanted = text.trim().toLowerCase();
      const lines: LogLine[] = [];
      const recent = log.recent.lines();
      for (let at = recent.length - 1; at >= 0 && lines.length < mostLines; at -= 1) {
        const one = recent[at];
        if (one === undefined || one.seq <= afterSeq) break;
        const line = readLine(one);
        const isWanted = wanted === '' || one.text.toLowerCase().includes(wanted);
        if (isWanted && logLevels.indexOf(line.level) >= least) lines.push(line);
      }
      return answered<'log'>({ lines: lines.reverse(), level: shownLevel(log.level) });
    },
    setLogLevel({ level }) {
      usual ??= log.level;
      log.setLevel(level);
      log.info({ level }, 'the log’s level was changed for this visit');
      return answered<'setLogLevel'>(null);
    },
    end() {
      if (usual !== null) log.setLevel(usual);
      usual = null;
    },
  };
}

/** Nothing of a running station is silent; were it so, the highest level is the nearest. */
function shownLevel(level: LogLevel): ServiceLogLevel {
  return level === 'silent' ? 'error' : level;
}

function readLine({ seq, text }: RecentLine): LogLine {
  const parsed = lineSchema.safeParse(JSON.parse(text));
  // Every line is one of ours; a new shape shows as it stands rather than not at all.
  if (!parsed.success) {
    return { seq, atMs: 0, level: 'error', part: null, message: text, fields: '' };
  }
  const { level, time, part, msg, ...fields } = parsed.data;
  const atMs = Date.parse(time ?? '');
  return {
    seq,
    atMs: Number.isNaN(atMs) ? 0 : atMs,
    level,
    part: part ?? null,
    message: msg ?? '',
    fields: Object.keys(fields).length === 0 ? '' : JSON.stringify(fields),
  };
}
