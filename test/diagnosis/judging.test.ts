/** How facts become findings: tables for what no bench can show. */
import { describe, expect, it } from 'vitest';
import { findComputer, type ComputerFacts } from '../../electron/diagnosis/computer.ts';
import { findLines, type DeviceFacts, type LineFacts } from '../../electron/diagnosis/lines.ts';
import { findMoney } from '../../electron/diagnosis/money.ts';
import { findOutlets, type OutletFacts } from '../../electron/diagnosis/outlets.ts';
import { findPayment, type PaymentFacts } from '../../electron/diagnosis/payment.ts';
import { findRecord, type RecordFacts } from '../../electron/diagnosis/record.ts';
import { findScreen } from '../../electron/diagnosis/screen.ts';
import { findSettings } from '../../electron/diagnosis/settings.ts';
import { DeliveryWatch, findWebhooks } from '../../electron/diagnosis/webhooks.ts';
import type { HardwareErrorKind } from '../../hardware/result.ts';
import type { Finding, FindingCode } from '../../electron/session/service-view.ts';
import type { Alert, Payment, Seen } from '../../electron/session/state.ts';

const now = Date.UTC(2026, 10, 26, 12);
const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, light }) => `${code} ${light}`);

const line: LineFacts = {
  name: 'cabinet',
  config: { serial: '/dev/ttyUSB0', baudRate: 9600, parity: 'none', stopBits: 1 },
  status: { isUp: true, sinceMs: 0, reason: null, isFirstAttempt: false },
  lately: { requests: 100, corrupt: 0, foreign: 0 },
  holders: [],
};
const device = (change: Partial<DeviceFacts> = {}): DeviceFacts => ({
  outlet: 'A',
  name: 'meter',
  driver: 'eastron-sdm630',
  line: 'cabinet',
  unit: 1,
  channel: null,
  isHeard: true,
  trouble: null,
  ...change,
});
const inTrouble = (kind: HardwareErrorKind, sinceMs = now - 10_000) => ({
  trouble: { kind, message: `unit 1 on cabinet: ${kind}`, sinceMs },
});

describe('a line', () => {
  it.each<[string, Partial<LineFacts>, string]>([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', {}, 'adapter-gone'],
    ['adapter gone', {}, 'adapter-gone'],
    ['Error Resource temporarily unavailable Cannot lock port', {}, 'adapter-in-use'],
    ['Cannot open', { holders: ['mbpoll (process 12)'] }, 'adapter-in-use'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', {}, 'adapter-refused'],
    ['connect ECONNREFUSED', { config: { tcp: '10.0.0.7:502' } }, 'gateway-unreachable'],
  ])('that is down: %s', (reason, change, code) => {
    const status = { isUp: false, sinceMs: 7, reason, isFirstAttempt: false };
    const devices = [device(inTrouble('line-down'))];
    const { findings, blamed } = findLines([{ ...line, ...change, status }], devices, [], now);
    expect(codes(findings)).toEqual([`${code} fault`]);
    expect(findings[0]?.sinceMs).toBe(7);
    expect([...blamed]).toEqual(['cabinet']);
    expect(codes(findOutlets([outlet], devices, [], blamed, now))).toEqual([]);
  });

  it('names who has the adapter', () => {
    const status = { isUp: false, sinceMs: 0, reason: 'Cannot lock port', isFirstAttempt: false };
    const holders = ['mbpoll (process 12)'];
    const { findings } = findLines([{ ...line, status, holders }], [], [], now);
    expect(findings[0]?.says).toContain('used by another program: mbpoll (process 12).');
  });

  it.each<[LineFacts['lately'], string[]]>([
    [{ requests: 100, corrupt: 4, foreign: 0 }, ['line-works ok']],
    [{ requests: 100, corrupt: 5, foreign: 0 }, ['line-noisy attention']],
    [{ requests: 4, corrupt: 2, foreign: 0 }, ['line-works ok']],
    [{ requests: 100, corrupt: 0, foreign: 1 }, ['line-other-master attention']],
  ])('that carries answers: %j', (lately, expected) => {
    expect(codes(findLines([{ ...line, lately }], [device()], [], now).findings)).toEqual(expected);
  });

  it('is silent only where all of its devices are, for longer than a lost answer', () => {
    const both = (kind: HardwareErrorKind, other: HardwareErrorKind | null) => [
      device(inTrouble(kind)),
      device({ name: 'relay', unit: 2, ...(other === null ? {} : inTrouble(other)) }),
    ];
    const judged = (devices: DeviceFacts[]) => codes(findLines([line], devices, [], now).findings);
    expect(judged(both('silent', 'silent'))).toEqual(['line-silent fault']);
    expect(judged(both('silent', null))).toEqual(['line-works ok']);
    expect(judged(both('silent', 'exception'))).toEqual(['line-works ok']);
    expect(judged([device(inTrouble('silent', now - 1000))])).toEqual(['line-works ok']);
  });

  it('speaks at another speed', () => {
    const found = [{ kind: 'other-speed', line: 'cabinet', unit: 1, found: '19200 8E1' }] as const;
    const { findings } = findLines([line], [device(inTrouble('silent'))], found, now);
    expect(findings[0]?.code).toBe('line-other-speed');
    expect(findings[0]?.says).toContain('is set to 9600 8N1, and unit 1 answers at 19200 8E1');
  });
});

const outlet: OutletFacts = {
  label: 'A',
  faults: [],
  hasNoDeadMan: false,
  relayDriver: 'waveshare-modbus-relay',
  refusal: '',
  vehicle: null,
};

describe('an outlet', () => {
  const judged = (facts: Partial<OutletFacts>, ...devices: DeviceFacts[]) =>
    codes(findOutlets([{ ...outlet, ...facts }], devices, [], new Set(), now));

  it.each<[Partial<DeviceFacts>, string]>([
    [inTrouble('silent'), 'meter-dead fault'],
    [inTrouble('corrupt'), 'meter-dead fault'],
    [inTrouble('refused'), 'meter-other-model fault'],
    [inTrouble('exception'), 'meter-other-model fault'],
    [inTrouble('implausible'), 'meter-implausible fault'],
    [{ name: 'relay', ...inTrouble('silent') }, 'relay-dead fault'],
    [{ name: 'pilot', ...inTrouble('silent') }, 'pilot-dead fault'],
    [inTrouble('silent', now - 2000), 'outlet-works unknown'],
    [inTrouble('line-down'), 'outlet-works unknown'],
    [{ isHeard: false }, 'outlet-works unknown'],
    [{}, 'outlet-works ok'],
  ])('with a device: %j', (change, expected) => {
    expect(judged({}, device(change))).toEqual([expected]);
  });

  it.each<[string, FindingCode]>([
    ['F13', 'relay-does-not-close'],
    ['F14', 'meter-implausible'],
    ['F16', 'car-line-at-fault'],
    ['F17', 'relay-welded'],
  ])('with the fault %s', (code, expected) => {
    const faults = [{ code, sinceMs: 5 }];
    const [found] = findOutlets([{ ...outlet, faults }], [device()], [], new Set(), now);
    expect(found).toMatchObject({ code: expected, light: 'fault', sinceMs: 5, about: 'A' });
  });

  it('says why the reading could not be', () => {
    const facts = { ...outlet, faults: [{ code: 'F14', sinceMs: 5 }], refusal: 'fell-to-zero' };
    const [found] = findOutlets([facts], [device()], [], new Set(), now);
    expect(found?.says).toContain('shows what cannot be: its energy register fell to zero.');
    expect(found?.values['reason']).toBe('fell-to-zero');
  });

  it('closed by a technician, or without a dead-man', () => {
    expect(judged({ faults: [{ code: 'F40', sinceMs: 5 }] }, device())).toEqual([
      'outlet-closed attention',
    ]);
    expect(judged({ hasNoDeadMan: true }, device())).toEqual([
      'relay-without-dead-man attention',
      'outlet-works ok',
    ]);
  });
});

describe('payment', () => {
  const facts: PaymentFacts = {
    baseUrl: 'https://api.vipps.no',
    isReachable: true,
    sinceMs: 3,
    trouble: null,
    look: null,
    skewMs: 0,
    certificate: null,
  };

  it.each<[Partial<PaymentFacts>, string[]]>([
    [{}, ['payment-works ok']],
    [{ isReachable: null }, ['payment-works unknown']],
    [{ isReachable: false, trouble: 'keys-refused' }, ['keys-refused fault']],
    [{ isReachable: false, trouble: 'vipps-trouble' }, ['vipps-trouble fault']],
    [{ isReachable: false, trouble: 'timed-out' }, ['vipps-trouble fault']],
    [{ isReachable: false, trouble: 'unreachable' }, ['server-unreachable fault']],
    [
      { look: { obstacle: { code: 'network-down', values: {} }, skewMs: null } },
      ['network-down fault'],
    ],
    [{ skewMs: 59_000 }, ['payment-works ok']],
    [{ skewMs: -61_000 }, ['clock-skewed attention']],
    [{ certificate: { isFault: false, reason: 'it expires.' } }, ['gateway-certificate attention']],
  ])('%j', (change, expected) => {
    expect(codes(findPayment({ ...facts, ...change }))).toEqual(expected);
  });
});

describe('webhooks', () => {
  const registered = { state: 'registered', why: null } as const;
  const facts = { registration: registered, publicUrl: 'https://a.example', missed: 0 };

  it('are told by registration, address and calls that did not come', () => {
    const unreachable = null;
    expect(codes(findWebhooks({ ...facts, unreachable }))).toEqual(['webhooks-work ok']);
    expect(findWebhooks({ ...facts, unreachable, registration: null })).toEqual([]);
    const failing = { state: 'failing', why: 'HTTP 403' } as const;
    expect(codes(findWebhooks({ ...facts, unreachable, registration: failing }))).toEqual([
      'webhook-not-registered attention',
    ]);
    expect(codes(findWebhooks({ ...facts, unreachable: 'HTTP 502' }))).toEqual([
      'webhook-unreachable attention',
    ]);
    expect(codes(findWebhooks({ ...facts, unreachable, missed: 1 }))).toEqual(['webhooks-work ok']);
    expect(codes(findWebhooks({ ...facts, unreachable, missed: 2 }))).toEqual([
      'webhook-unreachable attention',
    ]);
  });

  it('counts approved payments without a call, each once', () => {
    const watch = new DeliveryWatch();
    const payments = (...references: string[]) => ({
      payments: Object.fromEntries(
        references.map((reference) => [
          reference,
          { reference, seen: { state: 'AUTHORIZED' } as Seen } as Payment,
        ]),
      ),
    });
    watch.look(payments('a', 'b'), 0);
    watch.called('b');
    watch.look(payments('a', 'b'), 61_000);
    watch.look(payments('a', 'b'), 200_000);
    expect(watch.missed).toBe(1);
    watch.look(payments('c'), 200_000);
    watch.look(payments('c'), 261_000);
    expect(watch.missed).toBe(2);
    watch.called('d');
    expect(watch.missed).toBe(0);
  });
});

describe('the record', () => {
  const disk = { freeBytes: 5e9, refusal: null };
  const facts: RecordFacts = {
    dataDir: '/d',
    fault: null,
    sinceMs: null,
    reason: null,
    exists: true,
    disk,
  };

  it.each<[Partial<RecordFacts>, string]>([
    [{}, 'record-works ok'],
    [{ exists: false }, 'record-works unknown'],
    [{ disk: { ...disk, freeBytes: 50e6 } }, 'disk-nearly-full attention'],
    [{ disk: { ...disk, freeBytes: 5e6 } }, 'disk-full fault'],
    [{ fault: 'F32', reason: '/d: database or disk is full' }, 'disk-full fault'],
    [{ fault: 'F32', reason: '/d: 7.1 MB are free on its disk' }, 'disk-full fault'],
    [{ fault: 'F32', reason: 'attempt to write a readonly database' }, 'record-read-only fault'],
    [
      { fault: 'F32', reason: 'unable to open database file', disk: { ...disk, refusal: 'EROFS' } },
      'record-read-only fault',
    ],
    [{ fault: 'F32', reason: 'unable to open database file' }, 'record-unusable fault'],
    [{ fault: 'F31', reason: 'malformed' }, 'record-damaged fault'],
  ])('%j', (change, expected) => {
    expect(codes(findRecord({ ...facts, ...change }))).toEqual([expected]);
  });
});

describe('the computer', () => {
  const sensors = { temperatureC: 41, voltageIsLow: false, memory: null };
  const facts: ComputerFacts = {
    wallMs: now,
    stationMs: now,
    isSynchronized: true,
    sensors,
    loopLagMs: 3,
    isHalted: false,
  };

  it.each<[Partial<ComputerFacts>, string]>([
    [{}, 'computer-works ok'],
    [{ isSynchronized: null }, 'computer-works ok'],
    [{ isSynchronized: false }, 'clock-not-synchronized attention'],
    [{ wallMs: 86_400_000 }, 'clock-wrong fault'],
    [{ stationMs: now + 61_000 }, 'clock-wrong fault'],
    [{ stationMs: now - 61_000 }, 'clock-wrong attention'],
    [{ sensors: { ...sensors, temperatureC: 80 } }, 'too-hot attention'],
    [{ sensors: { ...sensors, temperatureC: 85 } }, 'too-hot fault'],
    [{ sensors: { ...sensors, voltageIsLow: true } }, 'voltage-low attention'],
    [
      { sensors: { ...sensors, memory: { freeBytes: 90e6, totalBytes: 1e9 } } },
      'memory-low attention',
    ],
    [{ loopLagMs: 1500 }, 'loop-late attention'],
    [{ isHalted: true }, 'program-fault fault'],
  ])('%j', (change, expected) => {
    expect(codes(findComputer({ ...facts, ...change }))).toEqual([expected]);
  });
});

describe('the screen', () => {
  const report = {
    restarts: [],
    relaunches: 0,
    isDrawnInSoftware: false,
    touchDeviceIsPresent: null,
  };
  const judged = (
    reason: 'crashed' | 'not-painting' | 'blank' | 'deaf',
    count: number,
    agoMs: number,
  ) => {
    const restarts = [{ reason, remedy: 'reload', count, lastAtMs: now - agoMs } as const];
    return codes(findScreen({ report: { ...report, restarts }, touchDevice: null }, now));
  };

  it('is judged by what it needed in the last day', () => {
    expect(codes(findScreen({ report, touchDevice: null }, now))).toEqual(['screen-works ok']);
    expect(codes(findScreen({ report: null, touchDevice: null }, now))).toEqual([
      'screen-works unknown',
    ]);
    expect(judged('not-painting', 1, 1000)).toEqual(['screen-hung attention']);
    expect(judged('crashed', 3, 1000)).toEqual(['screen-crashed fault']);
    expect(judged('deaf', 3, 3_600_000)).toEqual(['touch-dead attention']);
    expect(judged('blank', 9, 86_400_000)).toEqual(['screen-works ok']);
  });

  it('misses its touch device, or draws in software', () => {
    const gone = { ...report, touchDeviceIsPresent: false, isDrawnInSoftware: true };
    const found = findScreen({ report: gone, touchDevice: '/dev/input/event3' }, now);
    expect(codes(found)).toEqual(['graphics-failed attention', 'touch-gone fault']);
    expect(found[1]?.says).toContain('/dev/input/event3');
  });
});

describe('money', () => {
  const alert = (code: Alert['code'], reference: string | null): Alert => {
    return { code, reference, sinceMs: 9, message: 'capture: HTTP 500', untilMs: null };
  };
  const operation = {
    state: 'waiting',
    attempts: 4,
    nextTryAtMs: now,
    lastError: 'capture lk-1: HTTP 500',
  };
  const payment = { reference: 'lk-1', operations: { capture: operation } } as unknown as Payment;
  const judged = (code: Alert['code'], reference: string | null, keysAreTold = false) =>
    findMoney({ alerts: [alert(code, reference)], payments: { 'lk-1': payment } }, keysAreTold);

  it('that is stuck, with what is stuck and when it is tried again', () => {
    const [found] = judged('settlement-slow', 'lk-1');
    expect(found).toMatchObject({ code: 'settlement-stuck', light: 'attention', about: 'lk-1' });
    expect(found?.says).toBe(
      'Payment lk-1 is not settled: capture is tried again after 4 tries; next try 2026-11-26T12:00:00Z. Last: capture lk-1: HTTP 500.',
    );
    expect(codes(judged('settlement-refused', 'lk-1'))).toEqual(['settlement-stuck fault']);
  });

  it('says nothing twice, and nothing is left out', () => {
    expect(codes(judged('keys-refused', null, true))).toEqual([]);
    expect(codes(judged('keys-refused', null))).toEqual(['needs-person attention']);
    expect(codes(judged('relay-welded', null))).toEqual([]);
    expect(codes(judged('orphan', 'lk-9'))).toEqual(['needs-person attention']);
  });
});

describe('settings', () => {
  const facts = { mistakes: [], warnings: [], tariffEndsAtMs: null };

  it('tells warnings, and a tariff whose time is over or nearly so', () => {
    const day = 86_400_000;
    const at = (tariffEndsAtMs: number) => codes(findSettings({ ...facts, tariffEndsAtMs }, now));
    expect(codes(findSettings(facts, now))).toEqual(['settings-work ok']);
    expect(at(now)).toEqual(['tariff-expired attention']);
    expect(at(now + 7 * day)).toEqual(['tariff-ends-soon attention']);
    expect(at(now + 7 * day + 1)).toEqual(['settings-work ok']);
    const warnings = [{ path: 'tariff.elements[0]', message: 'is odd.' }];
    expect(codes(findSettings({ ...facts, warnings }, now))).toEqual([
      'setting-questionable attention',
    ]);
  });
});
