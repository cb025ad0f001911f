/** The record under the technician's eyes: sessions, one session's story, and the list to take along. */
import { join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Redact } from '../log-redact.ts';
import { openRecord, type Db } from '../records/record-file.ts';
import { sessionsCsv } from '../records/session-csv.ts';
import { readSessionPage, sessionParts } from '../records/session-pages.ts';
import { lastTimeZone } from '../records/session-record.ts';
import { readStory } from '../records/session-story.ts';
import type { ServiceAnswer } from '../session/service-view.ts';
import { evidenceName } from './evidence-name.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import type { Places } from './places.ts';

export interface RecordToolsParts {
  dataDir: string;
  stationId: string;
  places: Pick<Places, 'write'>;
  redact: Redact;
  /** The computer's time of day, ms since 1970. */
  nowMs: () => number;
}

export type RecordTools = Pick<Handlers, 'sessions' | 'story' | 'writeSessions'>;

const pageLength = 50;
/** Rows with tariff and bill are parsed: so many take some ms. */
const rowsAtOnce = 100;

export function recordTools(parts: RecordToolsParts): RecordTools {
  const path = join(parts.dataDir, 'station.db');
  return {
    sessions: ({ beforeMs }) =>
      withRecord(path, (db) => answered<'sessions'>(readSessionPage(db, beforeMs, pageLength))),
    story: ({ reference }) =>
      withRecord(path, async (db) => {
        const story = await readStory(db, reference, parts.redact);
        if (story !== null) return answered<'story'>(story);
        return refused('unknown', `The record has no session ${reference}.`);
      }),
    writeSessions: ({ place }) =>
      withRecord(path, (db) =>
        parts.places.write(
          place,
          evidenceName(parts.stationId, parts.nowMs(), 'sessions', 'csv'),
          () => csvParts(db),
        ),
      ),
  };
}

/** A connection of its own, which cannot write, for as long as one answer takes. */
async function withRecord<Answer extends ServiceAnswer>(
  path: string,
  use: (db: Db) => Answer | Promise<Answer>,
): Promise<Answer | ServiceAnswer<never>> {
  const opened = openRecord(path);
  if (!opened.ok) return refused('failed', opened.message);
  try {
    return await use(opened.db);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused('failed', `The record cannot be read: ${reason}.`);
  } finally {
    opened.db.close();
  }
}

/** The same list as `--sessions --format csv`, made while the station goes on. */
async function* csvParts(db: Db): AsyncGenerator<Uint8Array> {
  const timeZone = lastTimeZone(db);
  const heading = sessionsCsv([], timeZone);
  yield Buffer.from(heading);
  for (const sessions of sessionParts(db, rowsAtOnce)) {
    yield Buffer.from(sessionsCsv(sessions, timeZone).slice(heading.length));
    await otherWork();
  }
}
