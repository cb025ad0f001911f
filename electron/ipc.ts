/**
 * The only file that touches ipcMain: checks who is speaking, parses what was said, and hands it
 * on. Whatever does not fit the contract is dropped and logged.
 */
import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { channels } from './contract.ts';
import type { Log } from './ports.ts';
import { languages, type Intent, type Snapshot } from './session/view.ts';
import { kioskOrigin } from './window.ts';

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
  z.strictObject({ type: z.literal('stop'), evse }),
  z.strictObject({ type: z.literal('done'), evse }),
  z.strictObject({ type: z.literal('stay'), evse }),
  z.strictObject({ type: z.literal('chooseEvse'), evse: evse.nullable() }),
  z.strictObject({ type: z.literal('chooseLanguage'), language: z.enum(languages) }),
  z.strictObject({ type: z.literal('touch') }),
]) satisfies z.ZodType<Intent>;

/** No finger is faster; a screen gone wild is not listened to. */
const intentsPerSecondAtMost = 20;

/** Where snapshots come from and intents go: the station, or the setup screen's stand-in. */
export interface Source {
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  intend(intent: Intent): void;
}

/**
 * Listens to the kiosk window; `onPainted` hears of every painted snapshot. The returned function
 * connects the source once there is one: a screen that has asked before is served then.
 */
export function serveIpc(
  contents: WebContents,
  log: Log,
  onPainted: (seq: number) => void,
): (source: Source) => void {
  let source: Source | null = null;
  let hasAsked = false;
  let unsubscribe = (): void => undefined;
  let countedSecond = 0;
  let intentsInSecond = 0;

  const subscribe = (): void => {
    if (source === null || !hasAsked) return;
    unsubscribe();
    unsubscribe = source.onSnapshot((snapshot) => {
      if (!contents.isDestroyed()) contents.send(channels.snapshot, snapshot);
    });
  };

  const isKiosk = (event: IpcMainEvent): boolean => {
    const frame = event.senderFrame;
    return (
      event.sender === contents &&
      frame !== null &&
      frame === contents.mainFrame &&
      frame.origin === kioskOrigin
    );
  };

  ipcMain.on(channels.subscribe, (event) => {
    if (!isKiosk(event)) return log.warn({ channel: event.type }, 'refused: not the kiosk screen');
    hasAsked = true;
    subscribe();
  });

  ipcMain.on(channels.intend, (event, raw: unknown) => {
    if (!isKiosk(event)) return log.warn({}, 'intent refused: not the kiosk screen');
    const second = Math.floor(performance.now() / 1000);
    intentsInSecond = second === countedSecond ? intentsInSecond + 1 : 1;
    countedSecond = second;
    const parsed = intentSchema.safeParse(raw);
    if (!parsed.success) {
      log.warn({ problems: z.prettifyError(parsed.error) }, 'intent refused: not understood');
      return;
    }
    // Stop always gets through, whatever went wild before it.
    const isTooMany = intentsInSecond > intentsPerSecondAtMost && parsed.data.type !== 'stop';
    if (isTooMany) log.warn({ intent: parsed.data.type }, 'intent dropped: too many in a second');
    else source?.intend(parsed.data);
  });

  ipcMain.on(channels.painted, (event, seq: unknown) => {
    if (isKiosk(event) && typeof seq === 'number' && Number.isSafeInteger(seq)) onPainted(seq);
  });

  contents.once('destroyed', () => {
    unsubscribe();
    for (const name of [channels.subscribe, channels.intend, channels.painted]) {
      ipcMain.removeAllListeners(name);
    }
  });

  return (connected) => {
    source = connected;
    subscribe();
  };
}
