/**
 * Asking the station on a technician's behalf: once or again and again, for as long as somebody looks.
 * An answer that comes after its question has gone is dropped; what was refused says why. Nothing here
 * is true for longer than the next answer.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type {
  FrameView,
  LogLine,
  ServiceAnswer,
  ServiceAnswers,
  ServiceLogLevel,
  ServiceRequest,
} from '../../electron/contract.ts';
import { askService } from '../kiosk/station.ts';

type RequestType = ServiceRequest['type'];
export type RequestOf<Type extends RequestType> = Extract<ServiceRequest, { type: Type }>;
export type Refusal = Extract<ServiceAnswer, { ok: false }>;

/** Lines and frames that are kept on the screen. */
const keptAtMost = 300;

/**
 * Asks, and again `everyMs` after each answer; null: once. Each request is made when it is sent.
 * @returns how to end it: nothing is asked and no answer is told after that
 */
export function keepAsking<Type extends RequestType>(
  makeRequest: () => RequestOf<Type>,
  everyMs: number | null,
  onAnswer: (answer: ServiceAnswer<Type>) => void,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async (): Promise<void> => {
    const answer = await askService<Type>(makeRequest());
    if (isOver) return;
    onAnswer(answer);
    if (everyMs !== null) timer = setTimeout(() => void turn(), everyMs);
  };
  void turn();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

export interface Answer<Type extends RequestType> {
  /** The newest that was given; null before the first. */
  value: ServiceAnswers[Type] | null;
  /** Why the newest request was refused; null while it was not. */
  refusal: Refusal | null;
  isAsking: boolean;
  /** Asks at once. */
  again: () => void;
}

interface Known<Type extends RequestType> {
  key: string;
  /** The asking it answers. */
  turn: number;
  value: ServiceAnswers[Type] | null;
  refusal: Refusal | null;
}

/** Null: nothing is asked now. Another request forgets what the one before was answered. */
export function useAnswer<Type extends RequestType>(
  request: RequestOf<Type> | null,
  everyMs: number | null,
): Answer<Type> {
  const key = JSON.stringify(request);
  const [turn, setTurn] = useState(0);
  const [known, setKnown] = useState<Known<Type> | null>(null);
  useEffect(() => {
    const sent = JSON.parse(key) as RequestOf<Type> | null;
    if (sent === null) return;
    return keepAsking<Type>(
      () => sent,
      everyMs,
      (answer) =>
        setKnown((before) => {
          const value = answer.ok ? answer.value : before?.key === key ? before.value : null;
          return { key, turn, value, refusal: answer.ok ? null : answer };
        }),
    );
  }, [key, everyMs, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const mine = known?.key === key ? known : null;
  return {
    value: mine?.value ?? null,
    refusal: mine?.refusal ?? null,
    isAsking: request !== null && mine?.turn !== turn,
    again,
  };
}

export interface Act<Type extends RequestType> {
  run: (request: RequestOf<Type>) => void;
  /** The newest run's; null before it is there. */
  answer: ServiceAnswer<Type> | null;
  isRunning: boolean;
  forget: () => void;
}

/** For a button: asks when it is pressed. Only the newest press is answered. */
export function useAct<Type extends RequestType>(
  then?: (value: ServiceAnswers[Type]) => void,
): Act<Type> {
  const [state, setState] = useState<{ answer: ServiceAnswer<Type> | null; isRunning: boolean }>({
    answer: null,
    isRunning: false,
  });
  const end = useRef((): void => undefined);
  const onDone = useRef(then);
  useEffect(() => {
    onDone.current = then;
  });
  useEffect(() => () => end.current(), []);
  const run = useCallback((request: RequestOf<Type>) => {
    end.current();
    setState({ answer: null, isRunning: true });
    end.current = keepAsking<Type>(
      () => request,
      null,
      (answer) => {
        setState({ answer, isRunning: false });
        if (answer.ok) onDone.current?.(answer.value);
      },
    );
  }, []);
  const forget = useCallback(() => {
    end.current();
    setState({ answer: null, isRunning: false });
  }, []);
  return { ...state, run, forget };
}

/** Takes new items behind the old ones, each once, and lets the oldest go. */
export function joinNewer<Item extends { seq: number }>(
  known: readonly Item[],
  newer: readonly Item[],
): Item[] {
  const last = known.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  return [...known, ...newer.filter(({ seq }) => seq > last)].slice(-keptAtMost);
}

interface Followed<Item> {
  key: string;
  items: Item[];
  refusal: Refusal | null;
}

/** What comes after what is known already, asked for again and again; nothing while paused. */
function useFollowed<Type extends 'frames' | 'log', Item extends { seq: number }>(
  request: RequestOf<Type>,
  everyMs: number,
  isPaused: boolean,
  itemsOf: (value: ServiceAnswers[Type]) => Item[],
): Followed<Item> {
  const key = JSON.stringify(request);
  const [followed, setFollowed] = useState<Followed<Item>>({ key, items: [], refusal: null });
  const seq = useRef({ key, last: 0 });
  const take = useRef(itemsOf);
  useEffect(() => {
    if (isPaused) return;
    const first = JSON.parse(key) as RequestOf<Type>;
    if (seq.current.key !== key) seq.current = { key, last: 0 };
    return keepAsking<Type>(
      () => ({ ...first, afterSeq: seq.current.last }),
      everyMs,
      (answer) => {
        const newer = answer.ok ? take.current(answer.value) : [];
        seq.current.last = Math.max(seq.current.last, ...newer.map((item) => item.seq));
        setFollowed((before) => ({
          key,
          items: joinNewer(before.key === key ? before.items : [], newer),
          refusal: answer.ok ? null : answer,
        }));
      },
    );
  }, [key, everyMs, isPaused]);
  return followed.key === key ? followed : { key, items: [], refusal: null };
}

export function useFrames(line: string, isPaused: boolean): Followed<FrameView> {
  const request = { type: 'frames', line, afterSeq: 0 } as const;
  return useFollowed<'frames', FrameView>(request, 500, isPaused, (frames) => frames);
}

export function useLog(level: ServiceLogLevel, text: string, isPaused: boolean): Followed<LogLine> {
  const request = { type: 'log', level, text, afterSeq: 0 } as const;
  return useFollowed<'log', LogLine>(request, 1000, isPaused, ({ lines }) => lines);
}
