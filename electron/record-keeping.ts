/** The record at a start: opened and replayed, or left alone with a reason; and its own business meanwhile. */
import type { Clock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import type { StationRecord } from './journal.ts';
import { JournalDamaged, type Log } from './ports.ts';
import { onceUsable, openStationRecord } from './record-room.ts';
import { keepRetention } from './records/retention.ts';
import { initialState } from './session/recovery.ts';
import type { Rules, StationState } from './session/state.ts';
import type { Station } from './station.ts';

/** A journal that keeps nothing, behind a station that therefore sells nothing. */
function noJournal(): StationRecord {
  return {
    removeOldEvents: () => 0,
    replay: (rules) => ({ state: initialState(rules), replayed: 0 }),
    append: () => undefined,
    pastPayment: () => null,
    soldTotals: () => [],
    close: () => undefined,
  };
}

interface OpenedRecord {
  journal: StationRecord;
  state: StationState;
  /** Why nothing can be sold on it; null: it is sound. */
  fault: 'F31' | 'F32' | null;
  /** What was said of it; null without a fault. */
  reason: string | null;
}

/**
 * Opens the record and replays it. A damaged one is left untouched (F31), one that cannot be opened
 * or written leaves the station out of service as well (F32).
 */
export function openRecord(dataDir: string, rules: Rules, log: Log): OpenedRecord {
  try {
    const journal = openStationRecord(dataDir);
    const { state, replayed } = journal.replay(rules);
    log.info({ replayed }, 'journal replayed');
    return { journal, state, fault: null, reason: null };
  } catch (error) {
    const fault = error instanceof JournalDamaged ? 'F31' : 'F32';
    log.error(
      { err: error, fault },
      fault === 'F31'
        ? 'the database is damaged: it is left as it is, and nothing is sold until it is restored'
        : 'the database cannot be opened or written: nothing is sold until that is mended',
    );
    const journal = noJournal();
    const reason = error instanceof Error ? error.message : String(error);
    return { journal, state: journal.replay(rules).state, fault, reason };
  }
}

interface KeepRecordParts extends Pick<OpenedRecord, 'journal' | 'fault'> {
  config: StationConfig;
  station: Station;
  clock: Clock;
  log: Log;
  onHalt: (reason: Error) => void;
}

/** The record's own business beside the loop: what is wrong with it is told, what is old let go of. */
export function keepRecord(parts: KeepRecordParts): { start(): void; stop(): void } {
  const { config, journal, station, fault, clock, log, onHalt } = parts;
  const { eventsDays } = config.retention;
  let endRetention = (): void => undefined;
  let endWaiting = (): void => undefined;
  return {
    start() {
      if (fault !== null) station.post({ type: 'DatabaseUnusable', code: fault });
      if (fault === 'F32') {
        // Starting anew is the one way a record is taken up: with its replay and its reconciliation.
        endWaiting = onceUsable(config.dataDir, clock, () => {
          onHalt(new Error('the database can be written again: the station starts anew with it'));
        });
      }
      const stateNow = (): StationState => station.state;
      endRetention = keepRetention({ record: journal, eventsDays, clock, state: stateNow, log });
    },
    stop() {
      endRetention();
      endWaiting();
    },
  };
}
