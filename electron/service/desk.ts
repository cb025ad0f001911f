/**
 * The technician's desk: the one place through which every request goes. Nothing is answered before
 * the machine has a visit open, nothing acts while anybody's charge runs, and what was done is noted in
 * the journal before it is done.
 */
import { z } from 'zod';
import type { Log } from '../ports.ts';
import type { Happening } from '../session/events.ts';
import { isQuiet, openVisit, runningTrial } from '../session/service-visit.ts';
import type { ServiceAnswer, ServiceRequest } from '../session/service-request.ts';
import type { ServiceActName } from '../session/service-view.ts';
import type { StationState } from '../session/state.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import { requestSchema } from './request-schema.ts';

export interface DeskStation {
  readonly state: StationState;
  post(happening: Happening): void;
  /** Calls back after each change, and at least once a second. */
  onTurn(listener: () => void): () => void;
}

/** What the machine itself answers. */
type OfTheMachine = 'startTrial' | 'endTrial' | 'retry' | 'acknowledge' | 'setService';
export type Tools = Omit<Handlers, OfTheMachine>;

export interface DeskParts {
  station: DeskStation;
  tools: Tools;
  /** The visit is over: what tools have begun for it ends. */
  onLeft: () => void;
  log: Log;
}

export interface Desk {
  /** @param raw as it came out of the screen; never rejects */
  answer(raw: unknown): Promise<ServiceAnswer>;
  stop(): void;
}

/** What touches devices, money, or the program: not while somebody charges, nor within a guided test. */
const acting: ReadonlySet<ServiceRequest['type']> = new Set([
  'registers',
  'startTrial',
  'startScan',
  'testPayment',
  'testWebhook',
  'setService',
  'restart',
]);

/** What is written down of a request that a tool answers, and what it is about. */
function actOf(request: ServiceRequest): { what: ServiceActName; about: string | null } | null {
  switch (request.type) {
    case 'registers':
      return { what: 'registers-read', about: request.evse };
    case 'startScan':
      return { what: 'scan', about: request.line };
    case 'lineQuality':
      return { what: 'line-quality', about: request.line };
    case 'frames':
      return { what: 'frames-watched', about: request.line };
    case 'testPayment':
      return { what: 'payment-tested', about: null };
    case 'testWebhook':
      return { what: 'webhook-tested', about: null };
    case 'setLogLevel':
      return { what: 'log-level', about: request.level };
    case 'writeSessions':
      return { what: 'sessions-exported', about: null };
    case 'writeBundle':
      return { what: 'bundle-written', about: null };
    case 'brightness':
      return { what: 'screen-tested', about: null };
    case 'restart':
      return { what: 'restart', about: null };
    default:
      return null;
  }
}

/** Asked for again and again by an open page: written down once in a visit. */
const repeated: ReadonlySet<ServiceActName> = new Set([
  'line-quality',
  'frames-watched',
  'screen-tested',
]);

export function openDesk({ station, tools, onLeft, log }: DeskParts): Desk {
  const handlers: Handlers = { ...machineAnswers(station), ...tools };
  let isIn = false;
  const stopListening = station.onTurn(() => {
    const isInNow = openVisit(station.state) !== null;
    if (isIn && !isInNow) onLeft();
    isIn = isInNow;
  });

  /** True where the act is in the journal, or was before. */
  function note(request: ServiceRequest): void {
    const act = actOf(request);
    if (act === null) return;
    const acts = openVisit(station.state)?.acts ?? [];
    const isKnown = acts.some(({ what, about }) => what === act.what && about === act.about);
    if (isKnown && repeated.has(act.what)) return;
    station.post({ type: 'ServiceNoted', ...act, outcome: null });
  }

  async function serve(request: ServiceRequest): Promise<ServiceAnswer> {
    const refusal = gate(station.state, request.type);
    if (refusal !== null) return refusal;
    note(request);
    const { sinceMs } = openVisit(station.state) ?? { sinceMs: null };
    try {
      // One table of functions, each for its own type of request: the compiler cannot pair them here.
      const handle = handlers[request.type] as (asked: ServiceRequest) => Promise<ServiceAnswer>;
      const answer = await handle(request);
      // Whoever was let in may be gone by now, and somebody else may stand there.
      const isSameVisit = openVisit(station.state)?.sinceMs === sinceMs;
      return isSameVisit ? answer : notInService;
    } catch (error) {
      log.error({ err: error, request: request.type }, 'a tool of the technician failed');
      return refused('failed', 'The station could not do this. Its log says why.');
    }
  }

  return {
    async answer(raw) {
      const parsed = requestSchema.safeParse(raw);
      if (!parsed.success) {
        log.warn({ problems: z.prettifyError(parsed.error) }, 'service request not understood');
        return refused('not-understood', 'The station does not know this request.');
      }
      return serve(parsed.data);
    },
    stop: stopListening,
  };
}

const notInService = refused('not-in-service', 'Nobody is in service here: the PIN comes first.');

function gate(state: StationState, type: ServiceRequest['type']): ServiceAnswer | null {
  if (openVisit(state) === null) return notInService;
  if (!acting.has(type)) return null;
  if (!isQuiet(state)) {
    return refused('read-only', 'A charge is running: look, and touch nothing until it has ended.');
  }
  if (runningTrial(state) === null) return null;
  return refused('busy', 'A guided test is under way: wait for its verdict, or open the relay.');
}

/** What is decided by the machine, and seen in the next snapshot. */
function machineAnswers(station: DeskStation): Pick<Handlers, OfTheMachine> {
  const hasOutlet = (label: string): boolean => Object.hasOwn(station.state.evses, label);
  const noOutlet = (label: string) => refused('unknown', `This station has no outlet ${label}.`);
  return {
    startTrial({ evse, kind }) {
      if (!hasOutlet(evse)) return noOutlet(evse);
      const before = openVisit(station.state)?.trial;
      station.post({ type: 'TrialWanted', evse, kind });
      // One without a running test may have its verdict already: no lease, a car at the cable.
      return openVisit(station.state)?.trial !== before
        ? answered<'startTrial'>(null)
        : refused('busy', 'This outlet still shows a receipt: try again in a minute.');
    },
    endTrial() {
      station.post({ type: 'TrialEndWanted' });
      return answered<'endTrial'>(null);
    },
    retry({ reference }) {
      const payment = station.state.payments[reference];
      if (payment === undefined || payment.isSettled) {
        return refused('unknown', `${reference} is settled, or no payment of this station.`);
      }
      station.post({ type: 'RetryWanted', reference });
      return answered<'retry'>(null);
    },
    acknowledge({ code, reference, by }) {
      const isStanding = station.state.alerts.some(
        (alert) => alert.code === code && alert.reference === reference,
      );
      if (!isStanding) return refused('unknown', 'This alert is gone: its cause has been mended.');
      station.post({ type: 'AlertAcknowledged', code, reference, by });
      return answered<'acknowledge'>(null);
    },
    setService({ evse, isOpen, reason }) {
      if (!hasOutlet(evse)) return noOutlet(evse);
      station.post({ type: 'EvseServiceWanted', evse, isOpen, reason });
      return answered<'setService'>(null);
    },
  };
}
