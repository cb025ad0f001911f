/**
 * Decides what mends the screen: signs of life in, remedies out. Pure, time comes with each sign.
 * It knows nothing of relays; whether the whole app may be started anew is told to it each time.
 */

/** Three parts of a screen, each with its own proof that it works and its own way up the ladder. */
const parts = ['painting', 'picture', 'touch', 'graphics'] as const;
type Part = (typeof parts)[number];

export const troubles = [
  'not-loaded', // the page could not be loaded
  'crashed', // its process is gone
  'not-painting', // no snapshot has been painted for too long
  'not-answering', // the page does not answer its input
  'blank', // painted by its own word, and the picture is one single colour
  'deaf', // touches reach the system and not the page
  'graphics', // the GPU process died again and again
] as const;
export type Trouble = (typeof troubles)[number];

const partOf: Record<Trouble, Part> = {
  'not-loaded': 'painting',
  crashed: 'painting',
  'not-painting': 'painting',
  'not-answering': 'painting',
  blank: 'picture',
  deaf: 'touch',
  graphics: 'graphics',
};

export type Sign =
  | { type: 'painted' }
  | { type: 'pictured'; isBlank: boolean }
  | { type: 'loadFailed' }
  | { type: 'rendererGone' }
  | { type: 'unresponsive' }
  | { type: 'responsive' }
  | { type: 'graphicsGone' }
  /** The touch device reported that a touch began. */
  | { type: 'systemTouched' }
  | { type: 'pageTouched' }
  /** Time passes; `mayRelaunch`: nobody charges, pays or reads, so the app may end and start anew. */
  | { type: 'ticked'; mayRelaunch: boolean };

export type RemedyKind = 'kill' | 'reload' | 'new-window' | 'relaunch';

export interface Remedy {
  kind: RemedyKind;
  trouble: Trouble;
  /** How often this part of the screen has been in trouble since it last worked; 1 at first. */
  tries: number;
}

/** What outlives the process. */
export interface KeeperMemory {
  /** Relaunches since the screen last went a day without trouble. */
  relaunches: number;
  /** The GPU process died too often: the next start draws in software. */
  wantsSoftware: boolean;
}

export interface KeeperState {
  memory: KeeperMemory;
  startedAtMs: number;
  paintDueAtMs: number;
  /** Painted since it was last loaded. */
  hasPainted: boolean;
  /** When a page that does not answer is given up; null while it answers. */
  hangDueAtMs: number | null;
  /** Pictures of one single colour in a row. */
  blanks: number;
  /** When touches began of which the page has not said anything. */
  unansweredAtMs: number[];
  pageTouchedAtMs: number;
  graphicsGoneAtMs: number[];
  tries: Record<Part, number>;
  troubledAtMs: number;
  /** Decided, and due after its pause. */
  pending: { kind: 'reload' | 'new-window'; trouble: Trouble; dueAtMs: number } | null;
  /** What nothing less than a new start of the app may mend. */
  relaunchFor: Trouble | null;
  /** The app is on its way out. */
  isEnding: boolean;
}

/** Without a painted snapshot for so long the page is ended: fifteen heartbeats of the station. */
export const paintTimeoutMs = 15_000;
/** A page that does not answer its input gets this long after Chromium has said so. */
export const hangTimeoutMs = 5_000;
/** A screen that has painted for so long without trouble starts on the lowest rung again. */
export const calmMs = 60_000;
/** First pause before a remedy; it doubles with each try, up to the longest. */
const firstPauseMs = 250;
export const longestPauseMs = 300_000;
/** One picture may be taken in the middle of a change of screens. */
const blanksInARow = 2;
/** So many touches, over so long, none heard of by the page: one may have hit the very edge. */
export const deafTouches = 3;
const deafSpanMs = 3_000;
const touchMemoryMs = 30_000;
/** The page tells of touches once a second at most, and the device is read a few times a second. */
const touchSlackMs = 1_500;
/** Chromium itself gives a kind of drawing up after three deaths (gpu_process_host.cc). */
export const graphicsDeaths = 3;
const graphicsMemoryMs = 600_000;
/** Pause between relaunches, by how many there were: none before the first, then doubling. */
const firstRelaunchPauseMs = 600_000;
const longestRelaunchPauseMs = 86_400_000;
/** A day without trouble: what made relaunches necessary is over. */
const forgiveMs = 86_400_000;

/** What is tried in this order; after that new windows, and a relaunch as soon as it is allowed. */
const rungs: Record<Part, readonly ('reload' | 'new-window')[]> = {
  painting: ['reload', 'reload', 'reload', 'new-window', 'new-window'],
  picture: ['reload', 'reload', 'new-window'],
  touch: ['reload', 'new-window'],
  // Chromium has started the GPU process again by itself, and in the end draws in software.
  graphics: [],
};

/** A keeper for a window that is being opened at `nowMs`. */
export function startKeeping(memory: KeeperMemory, nowMs: number): KeeperState {
  return {
    memory,
    startedAtMs: nowMs,
    paintDueAtMs: nowMs + paintTimeoutMs,
    hasPainted: false,
    hangDueAtMs: null,
    blanks: 0,
    unansweredAtMs: [],
    pageTouchedAtMs: Number.NEGATIVE_INFINITY,
    graphicsGoneAtMs: [],
    tries: { painting: 0, picture: 0, touch: 0, graphics: 0 },
    troubledAtMs: nowMs,
    pending: null,
    relaunchFor: null,
    isEnding: false,
  };
}

export interface Kept {
  state: KeeperState;
  remedies: Remedy[];
}

/** Takes one sign in. `nowMs` never runs backwards. */
export function keep(state: KeeperState, sign: Sign, nowMs: number): Kept {
  if (state.isEnding) return nothing(state);
  switch (sign.type) {
    case 'painted':
      return nothing(painted(state, nowMs));
    case 'pictured':
      return pictured(state, sign.isBlank, nowMs);
    case 'loadFailed':
      return troubled(state, 'not-loaded', nowMs);
    case 'rendererGone':
      return troubled(state, 'crashed', nowMs);
    case 'unresponsive':
      return nothing({ ...state, hangDueAtMs: state.hangDueAtMs ?? nowMs + hangTimeoutMs });
    case 'responsive':
      return nothing({ ...state, hangDueAtMs: null });
    case 'graphicsGone':
      return graphicsGone(state, nowMs);
    case 'systemTouched':
      return nothing(systemTouched(state, nowMs));
    case 'pageTouched':
      return nothing({
        ...healed(state, 'touch'),
        pageTouchedAtMs: nowMs,
        unansweredAtMs: [],
      });
    case 'ticked':
      return ticked(state, sign.mayRelaunch, nowMs);
  }
}

function nothing(state: KeeperState): Kept {
  return { state, remedies: [] };
}

/** The part has shown that it works: it starts on the lowest rung again. */
function healed(state: KeeperState, part: Part): KeeperState {
  if (state.tries[part] === 0) return state;
  const isItsRelaunch = state.relaunchFor !== null && partOf[state.relaunchFor] === part;
  return {
    ...state,
    tries: { ...state.tries, [part]: 0 },
    relaunchFor: isItsRelaunch ? null : state.relaunchFor,
  };
}

function painted(state: KeeperState, nowMs: number): KeeperState {
  const isCalm = nowMs - state.troubledAtMs >= calmMs;
  return {
    ...(isCalm ? healed(state, 'painting') : state),
    hasPainted: true,
    paintDueAtMs: nowMs + paintTimeoutMs,
  };
}

function pictured(state: KeeperState, isBlank: boolean, nowMs: number): Kept {
  // Before the first painted snapshot there is nothing to see yet, and no claim that there is.
  if (!state.hasPainted) return nothing(state);
  if (!isBlank) return nothing({ ...healed(state, 'picture'), blanks: 0 });
  const blanks = state.blanks + 1;
  if (blanks < blanksInARow) return nothing({ ...state, blanks });
  return troubled({ ...state, blanks: 0 }, 'blank', nowMs);
}

function graphicsGone(state: KeeperState, nowMs: number): Kept {
  const recent = state.graphicsGoneAtMs.filter((atMs) => nowMs - atMs < graphicsMemoryMs);
  const graphicsGoneAtMs = [...recent, nowMs];
  const next = { ...state, graphicsGoneAtMs };
  const isTooOften = graphicsGoneAtMs.length >= graphicsDeaths;
  if (!isTooOften || state.memory.wantsSoftware) return nothing(next);
  return nothing({
    ...next,
    memory: { ...state.memory, wantsSoftware: true },
    tries: { ...state.tries, graphics: 1 },
    troubledAtMs: nowMs,
    relaunchFor: state.relaunchFor ?? 'graphics',
  });
}

function systemTouched(state: KeeperState, nowMs: number): KeeperState {
  const isHeard = nowMs - state.pageTouchedAtMs < touchSlackMs;
  // A page that is being loaded, or mended, cannot hear.
  if (isHeard || !state.hasPainted || state.pending !== null) return state;
  const recent = state.unansweredAtMs.filter((atMs) => nowMs - atMs < touchMemoryMs);
  return { ...state, unansweredAtMs: [...recent, nowMs].slice(-100) };
}

function isDeaf({ unansweredAtMs }: KeeperState, nowMs: number): boolean {
  // The word of a younger one may still be on its way.
  const unanswered = unansweredAtMs.filter((atMs) => nowMs - atMs >= touchSlackMs);
  const [first] = unanswered;
  const last = unanswered.at(-1);
  if (first === undefined || last === undefined) return false;
  return unanswered.length >= deafTouches && last - first >= deafSpanMs;
}

function ticked(state: KeeperState, mayRelaunch: boolean, nowMs: number): Kept {
  const { relaunchFor } = state;
  if (relaunchFor !== null && mayRelaunch && nowMs >= relaunchAtMs(state)) {
    const tries = state.tries[partOf[relaunchFor]];
    const memory = { ...state.memory, relaunches: state.memory.relaunches + 1 };
    return {
      state: { ...state, memory, isEnding: true },
      remedies: [{ kind: 'relaunch', trouble: relaunchFor, tries }],
    };
  }
  if (state.pending !== null)
    return nowMs < state.pending.dueAtMs ? nothing(state) : mend(state, nowMs);
  if (state.hangDueAtMs !== null && nowMs >= state.hangDueAtMs) {
    return troubled(state, 'not-answering', nowMs);
  }
  if (nowMs >= state.paintDueAtMs) return troubled(state, 'not-painting', nowMs);
  if (isDeaf(state, nowMs)) return troubled(state, 'deaf', nowMs);
  return nothing(forgiven(state, nowMs));
}

/** When the app may be relaunched at the earliest: longer after its start the more often it was. */
function relaunchAtMs({ startedAtMs, memory: { relaunches } }: KeeperState): number {
  if (relaunches === 0) return startedAtMs;
  const pauseMs = firstRelaunchPauseMs * 2 ** (relaunches - 1);
  return startedAtMs + Math.min(pauseMs, longestRelaunchPauseMs);
}

function forgiven(state: KeeperState, nowMs: number): KeeperState {
  if (state.memory.relaunches === 0 || nowMs - state.troubledAtMs < forgiveMs) return state;
  return { ...state, memory: { ...state.memory, relaunches: 0 } };
}

/** The pause is over: the page is loaded anew, in its window or in another one. */
function mend(state: KeeperState, nowMs: number): Kept {
  if (state.pending === null) return nothing(state);
  const { kind, trouble } = state.pending;
  return {
    state: {
      ...state,
      pending: null,
      hasPainted: false,
      paintDueAtMs: nowMs + paintTimeoutMs,
      hangDueAtMs: null,
      blanks: 0,
      unansweredAtMs: [],
    },
    remedies: [{ kind, trouble, tries: state.tries[partOf[trouble]] }],
  };
}

/** Puts the next remedy on its way. A page that hangs is ended at once: it cannot be loaded anew. */
function troubled(state: KeeperState, trouble: Trouble, nowMs: number): Kept {
  // What is wrong beside it goes with the page, or shows again with the next one.
  if (state.pending !== null) return nothing(state);
  const part = partOf[trouble];
  const before = state.tries[part];
  const tries = before + 1;
  const pauseMs = Math.min(firstPauseMs * 2 ** before, longestPauseMs);
  const isBeyond = before >= rungs[part].length;
  const isHanging = trouble === 'not-painting' || trouble === 'not-answering';
  return {
    state: {
      ...state,
      tries: { ...state.tries, [part]: tries },
      troubledAtMs: nowMs,
      hangDueAtMs: null,
      unansweredAtMs: [],
      pending: { kind: rungs[part][before] ?? 'new-window', trouble, dueAtMs: nowMs + pauseMs },
      relaunchFor: isBeyond ? (state.relaunchFor ?? trouble) : state.relaunchFor,
    },
    remedies: isHanging ? [{ kind: 'kill', trouble, tries }] : [],
  };
}
