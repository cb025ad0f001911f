/** Lives in which Vipps refuses or fails on purpose: every error code and every fault, on every call. */
import { isErrorCode, type ErrorCode } from '../sim/vipps/error-codes.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Exchange } from './exchange.ts';
import { VippsCaller } from './vipps-caller.ts';

type Asked = 'create' | 'get' | 'events' | 'capture' | 'cancel' | 'refund';
export const askedOfPayments: Asked[] = ['create', 'get', 'events', 'capture', 'cancel', 'refund'];

/** Asks for one thing on a payment where it makes sense; hands the client's verdict back. */
function ask(caller: VippsCaller, operation: Asked, reference: string) {
  switch (operation) {
    case 'create':
      return caller.client.create({
        reference: caller.newReference(),
        idempotencyKey: `create-${reference}`,
        amountMinor: 50_000,
        currency: 'NOK',
        description: 'Charging session',
        qrRenderer: 'station',
        returnUrl: null,
        metadata: {},
      });
    case 'get':
      return caller.client.look(reference);
    case 'events':
      return caller.client.events(reference);
    case 'capture':
      return caller.capture(reference, 1000, 'cap-again');
    case 'cancel':
      return caller.cancel(reference);
    case 'refund':
      return caller.refund(reference, 1000, 'ref-again');
  }
}

/** A payment on which everything may still be done. */
async function prepared(caller: VippsCaller): Promise<string> {
  const reference = await caller.authorized();
  const captured = await caller.capture(reference, 20_000);
  if (!captured.ok) throw new Error(captured.error.message);
  return reference;
}

const changes: Asked[] = ['capture', 'cancel', 'refund'];

/** Calls each code may answer, by what its title speaks of; whatever is not listed answers a creation. */
const callsOfCode: Partial<Record<ErrorCode, Asked[]>> = {
  '3010': askedOfPayments,
  '4010': ['capture'],
  '4040': ['create', 'capture', 'refund'],
  '4140': ['create', 'capture', 'refund'],
  '4150': ['create', 'refund'],
  '5090': ['get', 'events', ...changes],
  '5100': ['refund'],
  '6010': ['create', 'capture', 'refund'],
  '6020': ['refund'],
  '6030': ['cancel'],
  '6040': ['cancel'],
  '6050': ['cancel'],
  '6060': ['cancel'],
  '6070': ['capture'],
  '6080': ['capture'],
  '6090': ['capture'],
  '6100': ['capture'],
  '6140': ['capture'],
  '6150': ['refund'],
  '6160': changes,
  '6170': ['capture'],
  '6180': ['refund'],
  '6190': ['cancel'],
  '6200': ['capture'],
  '6210': ['refund'],
  '6220': ['refund'],
  '6230': ['cancel'],
  '6250': ['cancel'],
  '6260': ['capture'],
  '6280': ['capture'],
};

export interface CodeLife {
  /** The code the client read out of each answer. */
  read: (string | null)[];
  exchanges: Exchange[];
}

/** One code as the answer to each call that may get it; 10010 to 10070 answer a forced approval. */
export async function refusedWith(code: string): Promise<CodeLife> {
  if (!isErrorCode(code)) throw new Error(`the sandbox does not know ${code}`);
  const caller = new VippsCaller();
  const fault: Fault = { kind: 'code', code };
  if (Number(code) >= 10_000) {
    const reference = await caller.created();
    caller.sandbox.faults.plan('approve', fault);
    const path = `/epayment/v1/test/payments/${reference}/approve`;
    const body = { customer: { phoneNumber: '4712345678' } };
    const answer = await caller.byHand({ path, body });
    const details = answer.body as { extraDetails: { reason: string }[] };
    const read = details.extraDetails.map(({ reason }) => reason);
    return { read, exchanges: caller.recorder.exchanges };
  }
  const read: (string | null)[] = [];
  for (const operation of callsOfCode[code] ?? ['create']) {
    const reference = await prepared(caller);
    caller.sandbox.faults.plan(operation, fault);
    const outcome = await ask(caller, operation, reference);
    read.push(outcome.ok ? null : outcome.error.vippsCode);
  }
  return { read, exchanges: caller.recorder.exchanges };
}

/**
 * Every kind of fault: those whose answers are still Vipps' word. The others break answers on
 * purpose, which is what the client's own tests are about.
 */
const faultsOf: Record<Fault['kind'], Fault[] | 'breaks the answer'> = {
  lostAnswer: [{ kind: 'lostAnswer' }],
  refuse: [{ kind: 'refuse' }],
  delay: [{ kind: 'delay', delayMs: 1000 }],
  status: ([423, 429, 500, 502, 503] as const).flatMap((status): Fault[] => [
    { kind: 'status', status },
    { kind: 'status', status, retryAfterS: 30, isDone: true },
  ]),
  gateway: ([403, 404, 408, 504] as const).map((status) => ({ kind: 'gateway', status })),
  code: [],
  tokenRevoked: [{ kind: 'tokenRevoked' }],
  staleAggregate: [{ kind: 'staleAggregate' }],
  malformedJson: 'breaks the answer',
  withoutAggregate: 'breaks the answer',
};

export const soundFaults: Fault[] = Object.values(faultsOf).flatMap((faults) =>
  faults === 'breaks the answer' ? [] : faults,
);

/** One fault on each call, receipt and token included, and each call once more after it. */
export async function withFault(fault: Fault): Promise<Exchange[]> {
  const caller = new VippsCaller();
  for (const operation of askedOfPayments) {
    const reference = await prepared(caller);
    caller.sandbox.faults.plan(operation, fault);
    await ask(caller, operation, reference);
    await ask(caller, operation, reference);
  }
  const reference = await prepared(caller);
  const line = { name: 'Energy', id: 'energy', grossMinor: 20_000, netMinor: 16_000 };
  const lines = [{ ...line, vatMinor: 4000, vatRate: 2500, unit: null }];
  const receipt = { reference, currency: 'NOK', posId: '21678', lines } as const;
  const others: [Operation, () => Promise<unknown>][] = [
    ['receipt', () => caller.client.sendReceipt({ ...receipt, lines })],
    ['token', () => caller.clientOf(caller.unit).look(reference)],
  ];
  for (const [operation, asking] of others) {
    caller.sandbox.faults.plan(operation, fault);
    await asking();
    await asking();
  }
  return caller.recorder.exchanges;
}
