/** What was seen over simulated lives: the coverage table, added up over seeds and processes. */

export interface Seen {
  transitions: Set<string>;
  /** How visits ended and why charges were suspended. */
  outcomes: Map<string, number>;
  /** Trouble made, by name. */
  faults: Map<string, number>;
  /** Calls to Vipps that did not succeed, as `capture timed-out`. */
  failures: Map<string, number>;
  /** Error codes of Vipps that reached the client, as `capture 6260`. */
  codes: Map<string, number>;
  /** Alerts raised, by code. */
  alerts: Map<string, number>;
  /** Where and when lives began: markets, moments, clocks at a start, sizes. */
  circumstances: Map<string, number>;
  /** What drivers at the screen got more time for. */
  stays: Map<string, number>;
  /** What phones did at their pages, and how Vipps' calls fared. */
  phones: Map<string, number>;
  /** What people who have not paid tried at the screen. */
  strangers: Map<string, number>;
  /** What technicians did, and how their guided tests ended. */
  technicians: Map<string, number>;
  powerCuts: number;
  /** Of these, how many fell on a journal write. */
  powerCutsAtWrites: number;
  events: number;
  charges: number;
  /** Payments that ever were at Vipps. */
  payments: number;
}

export const countedKinds = [
  'outcomes',
  'faults',
  'failures',
  'codes',
  'alerts',
  'circumstances',
  'stays',
  'phones',
  'strangers',
  'technicians',
] as const;

export function nothingSeen(): Seen {
  return {
    transitions: new Set(),
    outcomes: new Map(),
    faults: new Map(),
    failures: new Map(),
    codes: new Map(),
    alerts: new Map(),
    circumstances: new Map(),
    stays: new Map(),
    phones: new Map(),
    strangers: new Map(),
    technicians: new Map(),
    powerCuts: 0,
    powerCutsAtWrites: 0,
    events: 0,
    charges: 0,
    payments: 0,
  };
}

/** Counts one more. */
export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Adds what another run has seen. */
export function addSeen(all: Seen, more: Seen): void {
  for (const transition of more.transitions) all.transitions.add(transition);
  for (const kind of countedKinds) {
    for (const [what, times] of more[kind]) {
      all[kind].set(what, (all[kind].get(what) ?? 0) + times);
    }
  }
  all.powerCuts += more.powerCuts;
  all.powerCutsAtWrites += more.powerCutsAtWrites;
  all.events += more.events;
  all.charges += more.charges;
  all.payments += more.payments;
}
