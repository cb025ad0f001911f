/** Lives in which Vipps refuses or fails on purpose: every error code and every fault, on every call. */
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
  type WantedCode,
} from '../../electron/payment/redirect-codes.ts';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import { isErrorCode, type ErrorCode } from '../sim/vipps/error-codes.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Exchange } from './exchange.ts';
import { publicUrl, VippsCaller } from './vipps-caller.ts';

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
        flow: 'qr',
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

/** Every kind of fault whose answers are still Vipps' word. */
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

/** The same, with answers that nobody can understand and answers that come too late. */
export const everyFault: Fault[] = [
  ...soundFaults,
  { kind: 'malformedJson' },
  { kind: 'delay', delayMs: 60_000 },
];

/** What is asked of Vipps beside payments, each in a way that may be repeated and is asked every time. */
async function asksBesidePayments(
  caller: VippsCaller,
): Promise<[Operation, () => Promise<unknown>][]> {
  const { client, webhooks, codes } = caller;
  const reference = await prepared(caller);
  const line = { name: 'Energy', id: 'energy', grossMinor: 20_000, netMinor: 16_000 };
  const lines = [{ ...line, vatMinor: 4000, vatRate: 2500, unit: null }];
  const receipt = { reference, currency: 'NOK', posId: '21678' } as const;
  const registered = await webhooks.register(`${publicUrl}/w`, paymentEventTypes);
  if (!registered.ok) throw new Error(registered.error.message);
  const { id } = registered.value;
  let asked = 0;
  /** An address or a name that was never asked for before. */
  const another = (beginning: string): string => {
    asked += 1;
    return `${beginning}${asked}`;
  };
  const code = { id: 'known', redirectUrl: publicUrl, renderer: 'station' } as const;
  await ensureRedirectCode(codes, code);
  const ensured = (change: Partial<WantedCode>) =>
    ensureRedirectCode(codes, { ...code, ...change });
  return [
    ['receipt', () => client.sendReceipt({ ...receipt, lines })],
    ['token', () => caller.clientOf(caller.unit).look(reference)],
    ['webhookList', () => webhooks.list()],
    ['webhookRegister', () => webhooks.register(another(`${publicUrl}/`), paymentEventTypes)],
    ['webhookDelete', () => webhooks.remove(id)],
    ['qrCreate', () => ensured({ id: another('new-') })],
    ['qrUpdate', () => ensured({ redirectUrl: another(`${publicUrl}/`) })],
    ['qrGet', () => ensured({})],
    ['image', () => fetchRedirectCodePicture(codes, code.id, 'png', 400)],
  ];
}

/** One fault on each call, and each call once more after it. */
export async function withFault(fault: Fault): Promise<Exchange[]> {
  const caller = new VippsCaller();
  for (const operation of askedOfPayments) {
    const reference = await prepared(caller);
    caller.sandbox.faults.plan(operation, fault);
    await ask(caller, operation, reference);
    await ask(caller, operation, reference);
  }
  for (const [operation, asking] of await asksBesidePayments(caller)) {
    caller.sandbox.faults.plan(operation, fault);
    await asking();
    await asking();
    // A fault that is still planned has hit nothing.
    if (caller.sandbox.faults.list().length > 0) throw new Error(`${operation} was not asked`);
  }
  return caller.recorder.exchanges;
}
