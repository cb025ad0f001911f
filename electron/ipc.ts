/**
 * The only file that touches ipcMain: checks who is speaking, parses what was said, and hands it
 * on. Whatever does not fit the contract is dropped and logged.
 */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { channels } from './contract.ts';
import type { Log } from './ports.ts';
import { kioskOrigin } from './screen/file-protocol.ts';
import type { ServiceAnswer } from './session/service-request.ts';
import { languages, type Intent, type Snapshot } from './session/view.ts';

const evse = z.string().min(1).max(36);

const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), evse }),
  z.strictObject({ type: z.literal('acceptTerms'), evse }),
  z.strictObject({
    type: z.literal('pay'),
    evse,
    amountMinor: z.int().positive().max(65_000_000),
  }),
  z.strictObject({ type: z.literal('cancel'), evse }),
  z.strictObject({
    type: z.literal('stop'),
    evse,
    code: z
      .string()
      .regex(/^[0-9]{4}$/)
      .exactOptional(),
  }),
  z.strictObject({ type: z.literal('emergencyStop'), evse: evse.nullable() }),
  z.strictObject({ type: z.literal('done'), evse }),
  z.strictObject({ type: z.literal('stay'), evse }),
  z.strictObject({ type: z.literal('chooseEvse'), evse: evse.nullable() }),
  z.strictObject({ type: z.literal('chooseLanguage'), language: z.enum(languages) }),
  z.strictObject({ type: z.literal('givePin'), pin: z.string().regex(/^[0-9]{6,12}$/) }),
  z.strictObject({ type: z.literal('leaveService') }),
  z.strictObject({ type: z.literal('touch') }),
]) satisfies z.ZodType<Intent>;

/** No finger is faster; a screen gone wild is not listened to. */
const intentsPerSecondAtMost = 20;

/** A page of tools asks for a handful of things a second. */
const requestsPerSecondAtMost = 30;

/** Where snapshots come from and intents go: the station, or the setup screen's stand-in. */
export interface Source {
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  intend(intent: Intent): void;
  /** What a technician asks for; absent where there is no station to be serviced. */
  service?: (request: unknown) => Promise<ServiceAnswer>;
}

/** What the page says of itself. */
export interface PageSigns {
  /** It has painted a snapshot. */
  painted: () => void;
  /** Somebody has touched it, whatever becomes of that. */
  touched: () => void;
}

export interface ScreenLine {
  /** The page to listen to from now on; what came from the one before is refused. */
  attach(contents: WebContents): void;
  /** The source of snapshots, once there is one: a screen that has asked before is served then. */
  connect(source: Source): void;
}

/** Each call counts one and gives how many there were in the running second. */
function countBySecond(): () => number {
  let [countedSecond, count] = [0, 0];
  return () => {
    const second = Math.floor(performance.now() / 1000);
    count = second === countedSecond ? count + 1 : 1;
    countedSecond = second;
    return count;
  };
}

/** The kiosk's own page is speaking, and no frame within it. */
function isFrom(page: WebContents | null, event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === page &&
    frame !== null &&
    frame === page.mainFrame &&
    frame.origin === kioskOrigin
  );
}

/** Listens to the kiosk's page, whichever it is. Must run once. */
export function serveIpc(log: Log, signs: PageSigns): ScreenLine {
  let page: WebContents | null = null;
  let source: Source | null = null;
  let hasAsked = false;
  let unsubscribe = (): void => undefined;
  const intentsThisSecond = countBySecond();

  const subscribe = (): void => {
    if (source === null || !hasAsked) return;
    unsubscribe();
    unsubscribe = source.onSnapshot((snapshot) => {
      if (page?.isDestroyed() === false) page.send(channels.snapshot, snapshot);
    });
  };

  const isKiosk = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => isFrom(page, event);

  ipcMain.on(channels.subscribe, (event) => {
    if (!isKiosk(event)) return log.warn({ channel: event.type }, 'refused: not the kiosk screen');
    hasAsked = true;
    subscribe();
  });

  ipcMain.on(channels.intend, (event, raw: unknown) => {
    if (!isKiosk(event)) return log.warn({}, 'intent refused: not the kiosk screen');
    const count = intentsThisSecond();
    const parsed = intentSchema.safeParse(raw);
    if (!parsed.success) {
      log.warn({ problems: z.prettifyError(parsed.error) }, 'intent refused: not understood');
      return;
    }
    const { type } = parsed.data;
    if (type === 'touch') signs.touched();
    // Stop always gets through, whatever went wild before it.
    const mayPass = type === 'stop' || type === 'emergencyStop';
    const isTooMany = count > intentsPerSecondAtMost && !mayPass;
    if (isTooMany) log.warn({ intent: type }, 'intent dropped: too many in a second');
    else source?.intend(parsed.data);
  });

  serveTechnician(isKiosk, () => source, log);

  ipcMain.on(channels.painted, (event, seq: unknown) => {
    if (isKiosk(event) && typeof seq === 'number' && Number.isSafeInteger(seq)) signs.painted();
  });

  return {
    attach(contents) {
      unsubscribe();
      page = contents;
      hasAsked = false;
      contents.once('destroyed', () => {
        if (page === contents) unsubscribe();
      });
    },
    connect(connected) {
      source = connected;
      subscribe();
    },
  };
}

/** Whoever asks, and whatever for: the desk behind the source lets in, or does not. */
function serveTechnician(
  isKiosk: (event: IpcMainInvokeEvent) => boolean,
  sourceNow: () => Source | null,
  log: Log,
): void {
  const requestsThisSecond = countBySecond();
  ipcMain.handle(channels.service, async (event, raw: unknown): Promise<ServiceAnswer> => {
    const isFromScreen = isKiosk(event);
    if (!isFromScreen) log.warn({}, 'service request refused: not the kiosk screen');
    const serve = sourceNow()?.service;
    if (!isFromScreen || serve === undefined) {
      return { ok: false, why: 'not-in-service', message: 'There is nothing to service here.' };
    }
    if (requestsThisSecond() > requestsPerSecondAtMost) {
      return { ok: false, why: 'busy', message: 'Too many requests in a second.' };
    }
    return serve(raw);
  });
}
