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
];
