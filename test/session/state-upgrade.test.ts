/** What older versions wrote, checkpoints and events, is read as the present one has it. */
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
  const { flows: _none, ...oldRules } = rules;
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
      const { reference: _noName, ...finished } = session as Loose & { reference?: string };
      return [label, { ...evse, session: session.state === 'finished' ? finished : session }];
    }),
  );
  return { ...rest, schema: 2, rules: oldRules, payments: oldPayments, evses: oldEvses };
}

/** Version 3 knew no codes to stop with. */
function asThird(state: StationState): Loose {
  const { payments, ...rest } = copied(state);
  const oldPayments = Object.entries(payments).map(
    ([reference, { stopCode: _noCode, ...payment }]) => [reference, payment],
  );
  return { ...rest, schema: 3, payments: Object.fromEntries(oldPayments) };
}

function eventAsSecond(event: StationEvent): Loose {
  const loose = copied(event) as unknown as Loose;
  if (event.type === 'StationStarted') {
    const { flows: _none, ...rules } = event.rules;
    return { ...loose, rules };
  }
  if (event.type === 'PaymentCreated') {
    const { wayIn, ...created } = loose;
    return { ...created, qr: wayIn };
  }
  return loose;
}

const stops: Stop[] = ['idle', 'creatingPayment', 'awaitingPayment', 'charging', 'finished'];

describe('a station of version 2', () => {
  test.each(stops)('%s: its checkpoint is the state of today', (stop) => {
    const { state } = walkOn(new Walk(makeRules()), stop);
    expect(upgradeState(asSecond(state))).toEqual(copied(state));
  });

  test.each(stops)('%s: its events lead to the state of today', (stop) => {
    const events: StationEvent[] = [];
    const walk = walkOn(new Walk(makeRules(), (event) => events.push(event)), stop);
    const replayed = events
      .map(eventAsSecond)
      .reduce((state, event) => step(state, upgradeEvent(event)).state, initialState(makeRules()));
    expect(copied(replayed)).toEqual(copied(walk.state));
  });

  it('that showed a declined payment names no payment, and none is looked for', () => {
    const walk = walkOn(new Walk(makeRules()), 'awaitingPayment');
    walk.see({ state: 'ABORTED', authorizedMinor: 0 });
    const upgraded = upgradeState(asSecond(walk.state));
    expect(upgraded?.evses['A']?.session).toMatchObject({ state: 'finished', reference: '' });
  });
});

describe('a station of version 3', () => {
  test.each(stops)('%s: its checkpoint is the state of today', (stop) => {
    const { state } = walkOn(new Walk(makeRules()), stop);
    expect(upgradeState(asThird(state))).toEqual(copied(state));
  });

  it('a charge under way is stopped at the screen as it was begun: without a code', () => {
    const walk = walkOn(new Walk(makeRules()), 'charging');
    const upgraded = upgradeState(asThird(walk.state));
    if (upgraded === null) throw new Error('the checkpoint was not read');
    const stop = { type: 'StopWanted', evse: 'A', from: 'Local', atMs: walk.atMs } as const;
    expect(step(upgraded, stop).state.evses['A']?.session.state).toBe('stopping');
  });
});

it('a version to come is not guessed at', () => {
  expect(upgradeState({ schema: 5 })).toBeNull();
});
