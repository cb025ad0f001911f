/** The tables of station.db and how older ones are brought up to date, one step a version. */

/** Each entry brings the database from its index to the next version, inside one transaction. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    evse TEXT,
    reference TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

  CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    reference TEXT PRIMARY KEY,
    evse TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    started_at_ms INTEGER,
    stopped_at_ms INTEGER,
    stop_reason TEXT,
    meter_serial_number TEXT,
    meter_start_wh INTEGER,
    meter_stop_wh INTEGER,
    energy_wh INTEGER,
    currency TEXT NOT NULL,
    cost_minor INTEGER,
    authorized_minor INTEGER NOT NULL,
    captured_minor INTEGER NOT NULL,
    cancelled_minor INTEGER NOT NULL,
    refunded_minor INTEGER NOT NULL,
    payment_state TEXT,
    is_settled INTEGER NOT NULL,
    alert TEXT
  ) STRICT;

  CREATE TABLE payment_operations (
    idempotency_key TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_try_at_ms INTEGER NOT NULL,
    last_error TEXT,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX payment_operations_by_reference ON payment_operations (reference);
  `,
  // Version 2: all that bookkeeping asks about a session stands in its own row, whatever the
  // configuration says later; alerts have a table; covered old events may go, and nothing else.
  `
  ALTER TABLE sessions ADD COLUMN evse_id TEXT;
  ALTER TABLE sessions ADD COLUMN amount_minor INTEGER;
  ALTER TABLE sessions ADD COLUMN net_minor INTEGER;
  ALTER TABLE sessions ADD COLUMN vat_minor INTEGER;
  ALTER TABLE sessions ADD COLUMN is_waived INTEGER;
  ALTER TABLE sessions ADD COLUMN settled_at_ms INTEGER;
  ALTER TABLE sessions ADD COLUMN updated_at_ms INTEGER;
  ALTER TABLE sessions ADD COLUMN place TEXT;
  ALTER TABLE sessions ADD COLUMN tariff TEXT;
  ALTER TABLE sessions ADD COLUMN bill TEXT;
  CREATE INDEX sessions_by_creation ON sessions (created_at_ms);

  CREATE TEMP TABLE starts AS SELECT seq, at_ms, body FROM events WHERE type = 'StationStarted';
  UPDATE sessions SET
    updated_at_ms = COALESCE(
      (SELECT MAX(o.updated_at_ms) FROM payment_operations o WHERE o.reference = sessions.reference),
      stopped_at_ms, created_at_ms),
    place = (
      SELECT json_object(
        'stationId', json_extract(body, '$.rules.stationId'),
        'stationName', json_extract(body, '$.rules.stationName'),
        'country', json_extract(body, '$.rules.country'),
        'timeZone', json_extract(body, '$.rules.timeZone'),
        'location', NULL,
        'evse', (
          SELECT json_object(
            'label', json_extract(value, '$.label'),
            'id', json_extract(value, '$.id'),
            'connector', json_extract(value, '$.connector'),
            'maxPowerW', json_extract(value, '$.maxPowerW'))
          FROM json_each(body, '$.rules.evses')
          WHERE json_extract(value, '$.label') = sessions.evse))
      FROM starts WHERE at_ms <= sessions.created_at_ms ORDER BY seq DESC LIMIT 1),
    tariff = CASE WHEN started_at_ms IS NULL THEN NULL ELSE (
      SELECT json_extract(body, '$.rules.tariff')
      FROM starts WHERE at_ms <= sessions.started_at_ms ORDER BY seq DESC LIMIT 1) END;
  UPDATE sessions SET evse_id = json_extract(place, '$.evse.id');
  DROP TABLE temp.starts;

  ALTER TABLE payment_operations ADD COLUMN deadline_at_ms INTEGER;

  CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    reference TEXT,
    message TEXT NOT NULL,
    raised_at_ms INTEGER NOT NULL,
    cleared_at_ms INTEGER
  ) STRICT;
  CREATE INDEX alerts_standing ON alerts (code, reference) WHERE cleared_at_ms IS NULL;

  -- INSERT OR REPLACE would change an event without firing either of the other two.
  CREATE TRIGGER events_are_appended BEFORE INSERT ON events
    WHEN NEW.seq BETWEEN 0 AND (SELECT MAX(seq) FROM events)
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  DROP TRIGGER events_are_not_deleted;
  -- The checkpoint's own event stays, so that numbers are never given out twice; 2592000000 ms are
  -- 30 days. The oldest goes first, so that what is left has no hole.
  CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    WHEN OLD.seq >= COALESCE((SELECT MAX(seq) FROM checkpoints), 0)
      OR OLD.seq > (SELECT MIN(seq) FROM events)
      OR OLD.at_ms > (SELECT at_ms FROM events ORDER BY seq DESC LIMIT 1) - 2592000000
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  -- Once the first events are gone, the last checkpoint is what they have become.
  CREATE TRIGGER last_checkpoint_is_kept BEFORE DELETE ON checkpoints
    WHEN OLD.seq = (SELECT MAX(seq) FROM checkpoints) AND (SELECT MIN(seq) FROM events) > 1
    BEGIN SELECT RAISE(ABORT, 'the last checkpoint is kept'); END;
  `,
  // Version 3: what has been sold in all is summed from this alone. The rows themselves carry tariff and
  // bill, a kilobyte each, and reading those of 100 000 sessions would hold the loop for 200 ms.
  `
  CREATE INDEX sessions_sold ON sessions (currency, energy_wh, captured_minor, refunded_minor);
  `,
];
