/** What can go wrong at Vipps, as data: every answer each operation can get, and what befalls keys. */
import { errorTitles, isErrorCode, type ErrorCode } from '../sim/vipps/error-codes.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';

export type PlannedTrouble = [Operation | 'any', Fault];

/** Codes that are about approving by force, which only the test environment has and no station does. */
export const codesOfForceApprove: readonly ErrorCode[] = [
  '6230',
  '10010',
  '10020',
  '10030',
  '10040',
  '10050',
  '10060',
  '10070',
];

type Refusable = 'create' | 'get' | 'capture' | 'cancel' | 'refund';

function codes(...lists: string[]): ErrorCode[] {
  return lists
    .flatMap((list) => list.split(' '))
    .map((code) => {
      if (!isErrorCode(code)) throw new Error(`Vipps has no code ${code}`);
      return code;
    });
}

/**
 * Which codes an operation can be refused with. A look at a payment that exists is never refused
 * with 5090: that code comes by itself, for payments whose creation never arrived.
 */
export const codesByOperation: Readonly<Record<Refusable, readonly ErrorCode[]>> = {
  create: codes(
    '3010 4020 4040 4050 4060 4070 4080 4090 4100 4110 4120 4130 4140 4150 4160',
    '5010 5020 5030 5040 5050 5060 5070 5080 6010 6110 6120 6130 7010',
  ),
  get: codes('3010'),
  capture: codes('3010 4010 4040 5040 6010 6070 6080 6090 6100 6140 6160 6170 6200 6260 6280'),
  cancel: codes('3010 4020 6030 6040 6050 6060 6160 6190 6250'),
  refund: codes('3010 4150 4040 5100 6020 6150 6160 6180 6210 6220'),
};

/** All but the codes of force approve; 5090 comes by itself. */
export const allCodes: readonly ErrorCode[] = (Object.keys(errorTitles) as ErrorCode[]).filter(
  (code) => !codesOfForceApprove.includes(code),
);

const changing = ['create', 'capture', 'cancel', 'refund'] as const;
const withAggregate = ['get', 'capture', 'cancel', 'refund'] as const;

function each(operations: readonly Operation[], faults: readonly Fault[]): PlannedTrouble[] {
  return operations.flatMap((operation) =>
    faults.map((fault): PlannedTrouble => [operation, fault]),
  );
}

/** Everything Vipps can do to a call, each with the operation it befalls. */
export const vippsTrouble: readonly PlannedTrouble[] = [
  ...Object.entries(codesByOperation).flatMap(([operation, all]) =>
    each(
      [operation as Operation],
      all.map((code): Fault => ({ kind: 'code', code })),
    ),
  ),
  ...each(
    [...changing, 'get', 'receipt'],
    [
      { kind: 'lostAnswer' },
      { kind: 'refuse' },
      { kind: 'malformedJson' },
      { kind: 'status', status: 423 },
      { kind: 'status', status: 429, retryAfterS: 3 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, retryAfterS: 20 },
      { kind: 'gateway', status: 403 },
      { kind: 'gateway', status: 404 },
      { kind: 'gateway', status: 408 },
      { kind: 'gateway', status: 504 },
      { kind: 'delay', delayMs: 7_000 },
    ],
  ),
  ...each(
    [...changing, 'receipt'],
    [
      { kind: 'status', status: 500, isDone: true },
      { kind: 'status', status: 502, isDone: true },
      { kind: 'delay', delayMs: 25_000 },
    ],
  ),
  ...each(withAggregate, [{ kind: 'withoutAggregate' }, { kind: 'staleAggregate' }]),
  ...each(
    ['token'],
    [{ kind: 'lostAnswer' }, { kind: 'malformedJson' }, { kind: 'status', status: 500 }],
  ),
  ['any', { kind: 'tokenRevoked' }],
];

/** Drawn first, so that each operation gets its share, whatever the number of its troubles. */
export const troubledOperations: readonly PlannedTrouble[0][] = [
  ...([
    'create',
    'create',
    'create',
    'get',
    'capture',
    'capture',
    'capture',
    'cancel',
    'cancel',
  ] as const),
  ...(['refund', 'refund', 'receipt', 'receipt', 'token', 'any'] as const),
];

export function nameOf([operation, fault]: PlannedTrouble): string {
  if (fault.kind === 'code') return `vipps ${operation} ${fault.code}`;
  const isDone = 'isDone' in fault && fault.isDone ? ' done' : '';
  const status = 'status' in fault ? ` ${fault.status}` : '';
  const delay = 'delayMs' in fault ? ` ${fault.delayMs / 1000} s` : '';
  return `vipps ${operation} ${fault.kind}${status}${delay}${isDone}`;
}
