/** Anything the world can send to the machine, likely or not, in any order: for the model test. */
import * as fc from 'fast-check';
import { operationNames, type OperationName, type Seen } from '../../electron/session/state.ts';
import { seen, textQr, type Walk } from './walk.ts';

/** What payers of a walk that has codes are told. */
export const modelCode = '4827';

/** One thing to happen, decided as far as it can be without knowing the state. */
export type Occurrence = (walk: Walk) => void;

const labels = ['A', 'B', 'nobody'];
const label = fc.constantFrom(...labels);
const known = fc.constantFrom('A', 'B');

const failures: [string, 'never' | 'later' | 'unknown'][] = [
  ['unreachable', 'unknown'],
  ['timed-out', 'unknown'],
  ['keys-refused', 'later'],
  ['rate-limited', 'later'],
  ['locked', 'later'],
  ['vipps-trouble', 'unknown'],
  ['not-understood', 'unknown'],
  ['reference-used', 'never'],
  ['key-reused', 'never'],
  ['not-found', 'never'],
  ['amount-refused', 'never'],
  ['already-authorized', 'never'],
  ['approval-under-way', 'later'],
  ['full-capture-only', 'never'],
  ['capture-later', 'later'],
  ['capture-period-over', 'never'],
  ['already-captured', 'never'],
  ['already-cancelled', 'never'],
  ['refund-refused', 'never'],
  ['already-sent', 'never'],
];

/** The reference of some payment, by chance; one that is none where there is no payment. */
function someReference(walk: Walk, pick: number): string {
  const references = Object.keys(walk.state.payments);
  return references[pick % (references.length + 1)] ?? 'lk-of-nobody';
}

/** An answer that fits what was asked, as Vipps gives it on a good day. */
function goodAnswer(walk: Walk, reference: string): void {
  const payment = walk.state.payments[reference];
  if (payment === undefined) return;
  const sent = operationNames.find((name) => payment.operations[name]?.state === 'sent');
  const { amountMinor, plan } = payment;
  const now: Seen = payment.seen ?? {
    state: 'CREATED',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captureGuaranteedUntilMs: null,
  };
  const due = plan.kind === 'settle' ? plan.bill.dueMinor : 0;
  const restMinor = now.authorizedMinor - now.capturedMinor;
  const views: Partial<Record<OperationName, Seen>> = {
    look: now,
    cancelUnapproved: { ...now, state: 'TERMINATED', cancelledMinor: amountMinor },
    cancel: { ...now, cancelledMinor: restMinor },
    capture: { ...now, capturedMinor: due },
    captureAll: { ...now, capturedMinor: restMinor - now.cancelledMinor },
    refund: { ...now, refundedMinor: now.capturedMinor - due },
  };
  if (sent === undefined) {
    if (now.state !== 'CREATED') return;
    const approved: Seen = { ...now, state: 'AUTHORIZED', authorizedMinor: amountMinor };
    walk.on({ type: 'PaymentSeen', reference, by: 'look', seen: approved });
  } else if (sent === 'create') walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
  else if (sent === 'receipt') walk.on({ type: 'ReceiptSent', reference });
  else {
    const view = views[sent];
    if (view !== undefined) walk.on({ type: 'PaymentSeen', reference, by: sent, seen: view });
  }
}

/** What usually comes next at an outlet. */
function nextMove(walk: Walk, evse: string, isByPhone: boolean): void {
  const session = walk.state.evses[evse]?.session;
  switch (session?.state) {
    case 'idle':
      if (isByPhone) return void walk.payByPhone(walk.rules.amountsMinor[0], evse);
      return void walk.on({ type: 'StartWanted', evse });
    case 'terms':
      return void walk.on({ type: 'TermsAccepted', evse });
    case 'amount':
      return void walk.pay(walk.rules.amountsMinor[0], evse);
    case 'creatingPayment':
    case 'awaitingPayment':
      return goodAnswer(walk, session.reference);
    case 'starting':
      if (session.charge === null) walk.read({}, evse);
      else walk.report({}, evse);
      return;
    case 'awaitingVehicle':
      walk.plugIn(evse);
      return walk.live(1000, 11_000);
    case 'charging':
    case 'suspended':
      return walk.live(1000, 11_000);
    case 'stopping':
    case 'finished':
      return walk.live(500);
    case undefined:
  }
}

const money = fc.constantFrom(0, 1, 500, 19_999, 20_000, 20_001, 35_000);
const states: Seen['state'][] = ['CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED'];

const anyView: fc.Arbitrary<Seen> = fc.record({
  state: fc.constantFrom(...states),
  authorizedMinor: money,
  capturedMinor: money,
  cancelledMinor: money,
  refundedMinor: money,
  captureGuaranteedUntilMs: fc.constantFrom(null, 2_000_000_000_000),
});

const vipps: fc.Arbitrary<Occurrence> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.nat(3).map((pick) => (walk: Walk) => goodAnswer(walk, someReference(walk, pick))),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ pick: fc.nat(3), by: fc.constantFrom(...operationNames), view: anyView })
      .map(({ pick, by, view }) => (walk: Walk) => {
        const reference = someReference(walk, pick);
        walk.on({ type: 'PaymentSeen', reference, by, seen: view });
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        pick: fc.nat(3),
        operation: fc.constantFrom(...operationNames),
        failure: fc.constantFrom(...failures),
        retryAfterMs: fc.constantFrom(null, 30_000),
      })
      .map(({ pick, operation, failure: [code, retry], retryAfterMs }) => (walk: Walk) => {
        const reference = someReference(walk, pick);
        const error = { code, retry, retryAfterMs, message: code };
        walk.on({ type: 'PaymentCallFailed', reference, operation, error });
      }),
  },
  {
    weight: 1,
    arbitrary: fc.nat(3).map((pick) => (walk: Walk) => {
      const reference = someReference(walk, pick);
      walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
      walk.on({ type: 'ReceiptSent', reference });
      walk.on({ type: 'PaymentSignalled', reference });
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(null, 'unreachable', 'keys-refused')
      .map((trouble) => (walk: Walk) => {
        const isReachable = trouble === null;
        walk.on({ type: 'PaymentReachabilityChanged', isReachable, trouble });
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        evse: label,
        number: fc.integer({ min: 1, max: 4 }),
        state: fc.constantFrom('CREATED', 'AUTHORIZED', 'EXPIRED'),
      })
      .map(({ evse, number, state }) => (walk: Walk) => {
        const authorizedMinor = state === 'AUTHORIZED' ? 20_000 : 0;
        const found = seen({ state, authorizedMinor, amountMinor: 20_000 });
        const reference = `lk-21678-A-291009-${number}`;
        walk.on({ type: 'PaymentFound', evse, reference, currency: 'NOK', seen: found });
      }),
  },
);

const ageMs = fc.constantFrom(0, 40, 900, 4999, 5001, 60_000);

const devices: fc.Arbitrary<Occurrence> = fc.oneof(
  fc
    .record({
      evse: label,
      byWh: fc.constantFrom(0, 1, 3, 20, 88, -1, 1000, -4_000_000),
      powerW: fc.constantFrom(0, 99, 100, 11_000, 22_000, 90_000),
      ageMs,
    })
    .map(({ evse, byWh, powerW, ageMs: age }) => (walk: Walk) => {
      const session = walk.state.evses[evse]?.session;
      const charge = session !== undefined && 'charge' in session ? session.charge : null;
      const energyWh = Math.max(0, (charge?.reading.energyWh ?? 4_000_000) + byWh);
      const askedAtMs = walk.atMs - age;
      walk.on({ type: 'MeterRead', evse, energyWh, powerW, askedAtMs });
    }),
  fc
    .record({
      evse: label,
      isEnergized: fc.boolean(),
      auxiliaryIsClosed: fc.constantFrom(true, false, null),
      ageMs,
    })
    .map(({ ageMs: age, ...report }) => (walk: Walk) => {
      walk.on({ type: 'RelayReported', ...report, askedAtMs: walk.atMs - age });
    }),
  fc
    .record({
      evse: label,
      vehicle: fc.constantFrom('A', 'B', 'C', 'C', 'C', 'D', 'E', 'F'),
      isOffering: fc.boolean(),
    })
    .map((report) => (walk: Walk) => walk.on({ type: 'PilotReported', ...report })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'PilotFailed', evse, kind: 'silent' })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'MeterFailed', evse, kind: 'silent' })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'RelayFailed', evse, kind: 'line-down' })),
  fc
    .record({ evse: label, serialNumber: fc.constantFrom(null, '1', '2') })
    .map((identity) => (walk: Walk) => walk.on({ type: 'MeterIdentified', ...identity })),
);

const people: fc.Arbitrary<Occurrence> = fc.oneof(
  label.map((evse) => (walk: Walk) => walk.on({ type: 'CancelWanted', evse })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'StopWanted', evse, from: 'Remote' })),
  // At the screen: with the code that some walks give their payments, with another, and with none.
  fc
    .record({ evse: label, typed: fc.constantFrom({}, { code: '0000' }, { code: modelCode }) })
    .map(({ evse, typed }) => (walk: Walk) => {
      walk.on({ type: 'StopWanted', evse, from: 'Local', ...typed });
    }),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'EmergencyStopWanted', evse })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'DoneWanted', evse })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'StayWanted', evse })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'StartWanted', evse })),
  label.map((evse) => (walk: Walk) => walk.on({ type: 'TermsAccepted', evse })),
  fc.record({ evse: label, amountMinor: fc.constantFrom(20_000, 35_000, 1, 0, -5) }).map(
    ({ evse, amountMinor }) =>
      (walk: Walk) =>
        void walk.pay(amountMinor, evse),
  ),
  fc.record({ evse: label, amountMinor: fc.constantFrom(20_000, 1) }).map(
    ({ evse, amountMinor }) =>
      (walk: Walk) =>
        void walk.payByPhone(amountMinor, evse),
  ),
  // From a page of whatever payment, at whatever outlet: it ends its own or nothing.
  fc.record({ evse: label, pick: fc.nat(3) }).map(({ evse, pick }) => (walk: Walk) => {
    const reference = someReference(walk, pick);
    walk.on({ type: 'StopWanted', evse, from: 'Remote', reference });
    walk.on({ type: 'CancelWanted', evse, reference });
  }),
  fc.constantFrom('A', 'B', null, 'nobody').map((evse) => (walk: Walk) => {
    walk.on({ type: 'EvseChosen', evse });
    walk.on({ type: 'Touched' });
    walk.on({ type: 'LanguageChosen', language: 'se' });
  }),
);

const time: fc.Arbitrary<Occurrence> = fc.oneof(
  fc.constantFrom(1, 250, 1000, 6000).map((forMs) => (walk: Walk) => walk.tick(forMs)),
  fc.constantFrom(1000, 70_000, 700_000).map((forMs) => (walk: Walk) => {
    // The loop itself was held up: one late tick.
    walk.atMs += forMs;
    walk.on({ type: 'Ticked' });
  }),
  fc
    .record({ downMs: fc.constantFrom(0, 3000, 110_000, 4_000_000), isUncertain: fc.boolean() })
    .map(({ downMs, isUncertain }) => (walk: Walk) => {
      walk.restart(downMs, { clockIsUncertain: isUncertain });
    }),
  fc.constant((walk: Walk) => void walk.on({ type: 'DatabaseUnusable', code: 'F32' })),
);

const natural: fc.Arbitrary<Occurrence> = fc.record({ evse: known, isByPhone: fc.boolean() }).map(
  ({ evse, isByPhone }) =>
    (walk: Walk) =>
      nextMove(walk, evse, isByPhone),
);

/** Mostly what usually comes next, so that every state is reached; the rest is anything at all. */
export const occurrence: fc.Arbitrary<Occurrence> = fc.oneof(
  { weight: 12, arbitrary: natural },
  { weight: 3, arbitrary: vipps },
  { weight: 3, arbitrary: devices },
  { weight: 1, arbitrary: people },
  { weight: 1, arbitrary: time },
);
