/**
 * The one store of a status page: the newest view from the station, when it was made and heard on
 * this phone's own clock, and what has been asked of the station. Truth about charging and money is
 * only ever in the view.
 */
import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { PhoneScreen, PhoneVisit } from '../../electron/contract.ts';

/** What a payer can ask of the station. */
export type Wish = 'stop' | 'cancel';

export interface Visit {
  view: PhoneVisit;
  /** The scripts run; false in the page as it was sent, which must hold by itself. */
  isLive: boolean;
  /** This phone's clock, moved on about once a second. */
  nowMs: number;
  /** On the same clock: the view is no older than since then. */
  madeAtMs: number;
  /** The same for the last sign of life of any kind. */
  heardAtMs: number;
  /** When the screen last changed under the finger. */
  changedAtMs: number;
  /** The station does not know this payment's page any more. */
  isGone: boolean;
  asked: Wish | null;
  /** What was asked last and not confirmed. */
  failed: Wish | null;
  /** The payer is to be led on to the payment as soon as there is a way. */
  goToPay: boolean;
}

export type VisitStore = StoreApi<Visit>;

/** A store as the page was sent: nothing has aged, nothing is asked. */
export function makeVisitStore(view: PhoneVisit, goToPay: boolean): VisitStore {
  return createStore<Visit>()(() => ({
    view,
    isLive: false,
    nowMs: 0,
    madeAtMs: 0,
    heardAtMs: 0,
    changedAtMs: Number.NEGATIVE_INFINITY,
    isGone: false,
    asked: null,
    failed: null,
    goToPay,
  }));
}

/** What the parts of a status page share: the store, and how to ask the station for something. */
export interface VisitParts {
  store: VisitStore;
  ask: (wish: Wish) => Promise<void>;
}

const PartsContext = createContext<VisitParts | null>(null);

export const VisitProvider = PartsContext.Provider;

function useParts(): VisitParts {
  const parts = useContext(PartsContext);
  if (parts === null) throw new Error('A part was used outside VisitProvider');
  return parts;
}

export function useVisit<Part>(select: (visit: Visit) => Part): Part {
  return useStore(useParts().store, select);
}

export function useAsk(): VisitParts['ask'] {
  return useParts().ask;
}

/** What is left of a time that the view gave, counted on by the phone. */
export function useRemainingMs(remainingMs: number): number {
  const nowMs = useVisit((visit) => visit.nowMs);
  const madeAtMs = useVisit((visit) => visit.madeAtMs);
  return Math.max(0, remainingMs - Math.max(0, nowMs - madeAtMs));
}

/** A change of it ends what was asked on the screen before. */
export function screenKey({ screen }: PhoneVisit): string {
  return screen.name === 'pay' ? `pay ${screen.isClosing}` : screen.name;
}

/** Nothing more happens to this payment: no line to the station is needed. */
export function isOver(screen: PhoneScreen): boolean {
  switch (screen.name) {
    case 'pay':
    case 'starting':
    case 'plug-in':
    case 'charging':
    case 'stopping':
      return false;
    case 'receipt':
      return screen.settled === 'settled';
    case 'declined':
    case 'expired':
    case 'cancelled':
    case 'fault':
      return true;
  }
}

/**
 * Takes in a view that is no older than `madeAtMs` (phone's clock). One made before the view that is
 * shown changes nothing; the same one again does not become younger by it.
 */
export function receive(
  store: VisitStore,
  view: PhoneVisit,
  madeAtMs: number,
  nowMs: number,
): void {
  const { view: shown } = store.getState();
  if (view.atMs < shown.atMs) return;
  if (view.atMs > shown.atMs) store.setState({ madeAtMs });
  store.setState({ view, nowMs });
  if (screenKey(view) === screenKey(shown)) return;
  store.setState({ changedAtMs: nowMs, asked: null, failed: null });
}
