/** What versions 2 and 3 wrote, checkpoints and events, is read as the program of today has it. */
import { describe, expect, it, test } from 'vitest';
import type { StationEvent } from '../../electron/session/events.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { step } from '../../electron/session/session.ts';
import { upgradeEvent, upgradeState } from '../../electron/session/state-upgrade.ts';
import type { StationState } from '../../electron/session/state.ts';
import { makeRules, Walk, walkOn, type Stop } from './walk.ts';

type Loose = Record<string, unknown>;

/** As JSON, which is how it lies on the disk. */
function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Version 2 knew no flows, called the way in `qr`, and let a finished visit name no payment. */
function asSecond(state: StationState): Loose {
  const { rules, payments, evses, ...rest } = copied(state);
  const { flows: _none, staysAtMost: _never, ...oldRules } = rules;
  const oldPayments = Object.fromEntries(
    Object.entries(payments).map(
      ([reference, { flow: _noFlow, stopCode: _noCode, wayIn, ...payment }]) => [
        reference,
        { ...payment, qr: wayIn },
      ],
    ),
  );
  const oldEvses = Object.fromEntries(
    Object.entries(evses).map(([label, { session, ...evse }]) => {
      const { reference: _noName, sinceMs, ...finished } = session as Loose;
      const isFinished = session.state === 'finished' && sinceMs !== undefined;
      return [label, { ...evse, session: isFinished ? finished : session }];
    }),
  );
  return { ...rest, schema: 2, rules: oldRules, payments: oldPayments, evses: oldEvses };
}

/**
 * Version 3 put nothing off, a finished visit did not say since when it showed, and whoever stood at
 * the screen could stop.
 */
function asThird(state: StationState): Loose {
  const { rules, evses, payments, ...rest } = copied(state);
  const { staysAtMost: _never, ...oldRules } = rules;
  const oldPayments = Object.fromEntries(
    Object.entries(payments).map(([reference, { stopCode: _noCode, ...payment }]) => [
      reference,
      payment,
    ]),
  );
  const oldEvses = Object.fromEntries(
    Object.entries(evses).map(([label, { session, ...evse }]) => {
      const { sinceMs: _unsaid, ...finished } = session as Loose;
      return [label, { ...evse, session: session.state === 'finished' ? finished : session }];
    }),
  );
  return { ...rest, schema: 3, rules: oldRules, evses: oldEvses, payments: oldPayments };
}

function eventAsSecond(event: StationEvent): Loose {
  const loose = copied(event) as unknown as Loose;
  if (event.type === 'StationStarted') {
    const { flows: _none, staysAtMost: _never, ...rules } = event.rules;
    return { ...loose, rules };
  }
  if (event.type === 'PaymentCreated') {
    const { wayIn, ...created } = loose;
    return { ...created, qr: wayIn };
  }
  return loose;
}

function eventAsThird(event: StationEvent): Loose {
  const loose = copied(event) as unknown as Loose;
  if (event.type !== 'StationStarted') return loose;
  const { staysAtMost: _never, ...rules } = event.rules;
  return { ...loose, rules };
}

/** As a station of old behaves: whoever touches its screen changes nothing about how a visit ends. */
const oldRules = makeRules({ staysAtMost: 0 });
const stops: Stop[] = ['idle', 'creatingPayment', 'awaitingPayment', 'charging', 'finished'];

describe('a station of version 2', () => {
  test.each(stops)('%s: its checkpoint is the state of today', (stop) => {
    const { state } = walkOn(new Walk(oldRules), stop);
    expect(upgradeState(asSecond(state))).toEqual(copied(state));
  });

  test.each(stops)('%s: its events lead to the state of today', (stop) => {
    const events: StationEvent[] = [];
    const walk = walkOn(new Walk(oldRules, (event) => events.push(event)), stop);
    const replayed = events
      .map(eventAsSecond)
      .reduce((state, event) => step(state, upgradeEvent(event)).state, initialState(oldRules));
    expect(copied(replayed)).toEqual(copied(walk.state));
  });

  it('that showed a declined payment names no payment, and none is looked for', () => {
    const walk = walkOn(new Walk(oldRules), 'awaitingPayment');
    walk.see({ state: 'ABORTED', authorizedMinor: 0 });
    const upgraded = upgradeState(asSecond(walk.state));
    expect(upgraded?.evses['A']?.session).toMatchObject({ state: 'finished', reference: '' });
  });
});

describe('a station of version 3', () => {
  test.each(stops)('%s: its checkpoint is the state of today', (stop) => {
    const { state } = walkOn(new Walk(oldRules), stop);
    expect(upgradeState(asThird(state))).toEqual(copied(state));
  });

  it('a charge under way is stopped at the screen as it was begun: without a code', () => {
    const walk = walkOn(new Walk(oldRules), 'charging');
    const upgraded = upgradeState(asThird(walk.state));
    if (upgraded === null) throw new Error('the checkpoint was not read');
    const stop = { type: 'StopWanted', evse: 'A', from: 'Local', atMs: walk.atMs } as const;
    expect(step(upgraded, stop).state.evses['A']?.session.state).toBe('stopping');
  });

  it('whose receipt was touched: the next driver’s visit follows when it did', () => {
    const events: StationEvent[] = [];
    const walk = walkOn(new Walk(oldRules, (event) => events.push(event)), 'finished');
    walk.tick(30_000);
    walk.on({ type: 'Touched' });
    walk.tick(30_000);
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.on({ type: 'TermsAccepted', evse: 'A' });
    const reference = walk.pay();
    const replayed = events
      .map(eventAsThird)
      .reduce((state, event) => step(state, upgradeEvent(event)).state, initialState(makeRules()));
    expect(replayed.evses['A']?.session).toMatchObject({ state: 'creatingPayment', reference });
    expect(copied(replayed)).toEqual(copied(walk.state));
  });
});

it('a version to come is not guessed at', () => {
  expect(upgradeState({ schema: 5 })).toBeNull();
});
