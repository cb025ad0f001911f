/** From Pay to the approval: every way a payment comes about, or does not, and what the driver sees. */
import { describe, expect, it, test } from 'vitest';
import { createTimeoutMs, expiryGraceMs } from '../../electron/session/limits.ts';
import { paymentLifetimeMs } from '../../electron/session/payment.ts';
import type { Outcome, Seen } from '../../electron/session/state.ts';
import { seen, textQr, walkTo, type Walk } from './walk.ts';

const created = { state: 'CREATED', authorizedMinor: 0 } as const;
const terminated = { state: 'TERMINATED', authorizedMinor: 0, cancelledMinor: 35_000 } as const;
const wholly = { cancelledMinor: 35_000 } as const;

function outcome(walk: Walk): Outcome | null {
  const session = walk.session();
  return session.state === 'finished' ? session.outcome : null;
}

/** What the last event asked of Vipps. */
function asked(walk: Walk): string[] {
  return walk.effects.flatMap((effect) => {
    if (effect.type === 'cancelPayment') return [effect.operation];
    return 'reference' in effect ? [effect.type] : [];
  });
}

describe('the code on the screen', () => {
  it('comes with the creation, and the payment is watched from then on', () => {
    const walk = walkTo('creatingPayment');
    const { reference } = walk.payment();
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    expect(walk.is()).toBe('awaitingPayment');
    expect(asked(walk)).toEqual(['watchPayment']);
    expect(walk.payment()).toMatchObject({ wayIn: textQr, seen: { state: 'CREATED' } });
  });

  it('does not come twice from one creation', () => {
    const walk = walkTo('awaitingPayment');
    const { reference } = walk.payment();
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    expect(walk.is()).toBe('awaitingPayment');
    expect(walk.count('createPayment')).toBe(1);
  });
});

describe('how the payer answers', () => {
  const answers: { seen: Partial<Seen>; state: string; outcome: Outcome['kind'] | null }[] = [
    { seen: {}, state: 'starting', outcome: null },
    { seen: { state: 'ABORTED', authorizedMinor: 0 }, state: 'finished', outcome: 'declined' },
    { seen: { state: 'EXPIRED', authorizedMinor: 0 }, state: 'finished', outcome: 'expired' },
    { seen: terminated, state: 'idle', outcome: null },
    { seen: created, state: 'awaitingPayment', outcome: null },
  ];
  test.each(answers)('$seen → $state', (answer) => {
    const walk = walkTo('awaitingPayment');
    walk.see(answer.seen);
    expect(walk.is()).toBe(answer.state);
    expect(outcome(walk)?.kind ?? null).toBe(answer.outcome);
    expect(walk.did.includes('unwatchPayment')).toBe(answer.state !== 'awaitingPayment');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('an approval of a code that was never shown is nobody’s here: let go, and no start', () => {
    const walk = walkTo('creatingPayment');
    walk.see();
    expect(outcome(walk)).toEqual({ kind: 'failed', code: 'F21' });
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ type: 'cancelPayment', onlyIfNotAuthorized: false }),
    );
    walk.live(5000);
    expect(walk.count('closeRelay')).toBe(0);
    expect(walk.did).not.toContain('watchPayment');
  });

  it('said twice changes nothing the second time', () => {
    const walk = walkTo('charging');
    const before = walk.state;
    walk.see();
    expect(walk.state).toBe(before);
    expect(walk.effects).toEqual([]);
  });

  it('once final it stays: an older view changes nothing', () => {
    const walk = walkTo('charging');
    const before = walk.state;
    walk.see(created);
    walk.see({ state: 'EXPIRED', authorizedMinor: 0 });
    walk.see({ authorizedMinor: 100 });
    expect(walk.state).toBe(before);
  });

  it('nothing is left to do after a refusal by the payer', () => {
    const walk = walkTo('awaitingPayment');
    walk.see({ state: 'ABORTED', authorizedMinor: 0 });
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
    expect(walk.count('cancelPayment')).toBe(0);
  });
});

describe('a creation that does not succeed', () => {
  it('refused for good: the driver is told, nothing is held, nothing is left', () => {
    const walk = walkTo('creatingPayment');
    walk.fail('create', 'amount-refused', 'never');
    expect(outcome(walk)).toEqual({ kind: 'failed', code: 'F21' });
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
  });

  it('refused for now: asked again, with a new key where a refusal sticks', () => {
    const walk = walkTo('creatingPayment');
    const first = walk.payment().operations.create?.key;
    walk.fail('create', 'vipps-trouble', 'later');
    walk.tick(1250);
    expect(walk.payment().operations.create).toMatchObject({ key: first, attempts: 2 });
    walk.fail('create', 'not-authorized-yet', 'later');
    walk.tick(3750);
    expect(walk.payment().operations.create?.key).toBe(`${first}-2`);
  });

  it('lost: looked up first, then repeated with the same key for the code', () => {
    const walk = walkTo('creatingPayment');
    const key = walk.payment().operations.create?.key;
    walk.fail('create', 'timed-out', 'unknown');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    walk.see(created);
    expect(asked(walk)).toEqual([]);
    walk.tick(1250);
    expect(walk.count('createPayment')).toBe(2);
    expect(walk.payment().operations.create?.key).toBe(key);
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    expect(walk.is()).toBe('awaitingPayment');
  });

  it('lost, and Vipps never heard of it: repeated with the same key', () => {
    const walk = walkTo('creatingPayment');
    walk.fail('create', 'unreachable', 'unknown');
    walk.fail('look', 'not-found', 'never');
    walk.tick(1250);
    const keys = walk.done.flatMap((effect) => (effect.type === 'createPayment' ? effect.key : []));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('its reference is taken after a lost answer: ours, so it is looked up and not given up', () => {
    const walk = walkTo('creatingPayment');
    walk.fail('create', 'timed-out', 'unknown');
    walk.fail('look', 'not-found', 'never');
    walk.tick(1250);
    walk.fail('create', 'reference-used', 'never');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    expect(walk.is()).toBe('creatingPayment');
  });

  it.each(['reference-used', 'key-reused'])(
    'its first try is refused as %s: of a life the record has lost, and nobody charges on it',
    (code) => {
      const walk = walkTo('creatingPayment');
      walk.fail('create', code, 'never');
      expect(outcome(walk)).toEqual({ kind: 'failed', code: 'F21' });
      walk.see({ amountMinor: 50_000, authorizedMinor: 50_000 });
      expect(walk.alerts()).toEqual(['orphan']);
      walk.live(5000);
      expect([walk.count('closeRelay'), walk.count('cancelPayment')]).toEqual([0, 0]);
      // The next try has the next number.
      walk.on({ type: 'DoneWanted', evse: 'A' });
      walk.on({ type: 'StartWanted', evse: 'A' });
      walk.on({ type: 'TermsAccepted', evse: 'A' });
      expect(walk.pay()).toMatch(/-2$/);
    },
  );

  it('unanswered for 20 s: the driver is told, and whatever comes of it is let go', () => {
    const walk = walkTo('creatingPayment');
    walk.tick(createTimeoutMs - 250);
    expect(walk.is()).toBe('creatingPayment');
    walk.tick(250);
    expect(outcome(walk)).toEqual({ kind: 'failed', code: 'F21' });
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    expect(asked(walk)).toContain('cancelUnapproved');
    walk.see(terminated, 'cancelUnapproved');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
    expect(walk.is()).toBe('finished');
  });
});

describe('a creation given up', () => {
  it('by Cancel, before Vipps answered: the late payment is cancelled', () => {
    const walk = walkTo('creatingPayment');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
    expect(walk.payment().isSettled).toBe(false);
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    expect(asked(walk)).toContain('cancelUnapproved');
  });

  it('and whose answer was lost: looked up, and settled where Vipps has nothing', () => {
    const walk = walkTo('creatingPayment');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    walk.fail('create', 'timed-out', 'unknown');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    walk.fail('look', 'not-found', 'never');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
  });
});

describe('expiry', () => {
  it('comes by the clock a little after Vipps’ own, and cancels what may still be open', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(paymentLifetimeMs + expiryGraceMs - 250);
    expect(walk.is()).toBe('awaitingPayment');
    walk.tick(250);
    expect(outcome(walk)).toEqual({ kind: 'expired' });
    expect(asked(walk)).toContain('cancelUnapproved');
  });

  it('an approval at the last moment, after the driver was told, is cancelled wholly', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(paymentLifetimeMs + expiryGraceMs);
    walk.fail('cancelUnapproved', 'already-authorized', 'never');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    walk.see({}, 'look');
    expect(asked(walk)).toContain('cancel');
    walk.see(wholly, 'cancel');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
    expect([walk.count('closeRelay'), walk.count('capturePayment')]).toEqual([0, 0]);
  });
});

describe('Cancel while the code is shown', () => {
  function cancelled(): Walk {
    const walk = walkTo('awaitingPayment');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    return walk;
  }

  it('asks Vipps to cancel only if nobody has approved, and once', () => {
    const walk = cancelled();
    expect(walk.effects).toContainEqual({
      type: 'cancelPayment',
      reference: walk.payment().reference,
      key: `${walk.payment().reference}-drop`,
      onlyIfNotAuthorized: true,
      operation: 'cancelUnapproved',
    });
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(walk.count('cancelPayment')).toBe(1);
  });

  it('returns to welcome as soon as Vipps says it is over', () => {
    const walk = cancelled();
    walk.tick(500);
    walk.see(terminated, 'cancelUnapproved');
    expect(walk.is()).toBe('idle');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
  });

  it('returns to welcome within 5 s though Vipps is silent, and goes on cancelling', () => {
    const walk = cancelled();
    walk.tick(4000);
    expect(walk.is()).toBe('idle');
    walk.fail('cancelUnapproved', 'timed-out', 'unknown');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    walk.see(created);
    walk.tick(1250);
    const keys = walk.done.flatMap((effect) => (effect.type === 'cancelPayment' ? effect.key : []));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('an approval that won the race is cancelled wholly and starts nothing', () => {
    const walk = cancelled();
    walk.fail('cancelUnapproved', 'already-authorized', 'never');
    walk.see({}, 'look');
    expect(walk.is()).toBe('idle');
    expect(asked(walk)).toContain('cancel');
    walk.see(wholly, 'cancel');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('an approval seen before the wish to cancel charges; Cancel then ends it wholly released', () => {
    const walk = walkTo('awaitingPayment');
    walk.see();
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
    expect(asked(walk)).toContain('cancel');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('an approval under way in the app is waited for, then released', () => {
    const walk = cancelled();
    walk.fail('cancelUnapproved', 'approval-under-way', 'later');
    expect(walk.count('cancelPayment')).toBe(1);
    walk.tick(1250);
    expect(walk.count('cancelPayment')).toBe(2);
    walk.fail('cancelUnapproved', 'already-authorized', 'never');
    walk.see();
    walk.see(wholly, 'cancel');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
  });

  it('an answer of success that says it is still open is not believed, nor hammered', () => {
    const walk = cancelled();
    walk.see(created, 'cancelUnapproved');
    expect(asked(walk)).toEqual(['lookUpPayment']);
    walk.see(created, 'look');
    expect(asked(walk)).toEqual([]);
    walk.tick(1250);
    expect(walk.count('cancelPayment')).toBe(2);
  });

  it('the next driver can begin while the last payment is still being let go', () => {
    const walk = cancelled();
    walk.tick(4000);
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.on({ type: 'TermsAccepted', evse: 'A' });
    const next = walk.pay(20_000);
    expect(Object.keys(walk.state.payments)).toHaveLength(2);
    walk.on({ type: 'PaymentSeen', reference: next, by: 'look', seen: seen(created) });
    expect(walk.is()).toBe('creatingPayment');
  });
});
