/**
 * What a screen says to those who hear it: its statement, what to do or what happens, and what it
 * costs. Only words and figures that stand on the screen; a test compares them.
 */
import type { PriceLine } from '../../electron/contract.ts';
import { textOf, unbroken } from '../text/format.ts';
import type { Words } from '../text/words.ts';
import { priceOfUnit, pricesInWords, vatRemark } from './parts/prices.tsx';
import { noticeFor, stateInWords, tellsTheRest } from './screens/charging.tsx';
import { isUnconfirmed } from './screens/ended.tsx';
import { mayUnplug, receiptStatement } from './screens/receipt.tsx';
import { plugInWords } from './plug-in-words.ts';
import { isSlow } from './screens/stopping.tsx';
import { whyNot } from './screens/welcome.tsx';
import type { ScreenOf } from './kiosk-screen.tsx';
import { screenKey, type StationSnapshot } from './station.ts';

export interface Announcement {
  /** Another one means that there is something new to say; figures alone do not change it. */
  key: string;
  statement: string;
  /** What to do, what happens and what it costs. */
  more: string[];
  /** Energy and cost where they grow by themselves; null elsewhere. */
  figures: string | null;
  /** Something does not work: to be heard before anything else. */
  isFault: boolean;
}

/** What differs from screen to screen; `variant` tells apart what one screen may come to say. */
interface Part {
  variant?: string;
  statement: string;
  more: string[];
  figures?: string;
  isFault?: boolean;
}

export function announcementOf(snapshot: StationSnapshot, words: Words): Announcement {
  const { variant = '', statement, more, figures, isFault } = partOf(snapshot, words);
  return {
    key: `${screenKey(snapshot)} ${words.language} ${variant}`,
    statement,
    more,
    figures: figures ?? null,
    isFault: isFault ?? false,
  };
}

function partOf(snapshot: StationSnapshot, words: Words): Part {
  const { say, money, energy } = words;
  const { screen, station } = snapshot;
  const phone = unbroken(station.supportPhone);
  switch (screen.name) {
    case 'welcome':
      return welcome(screen, snapshot, words);
    case 'terms':
      return {
        statement: say('terms.statement'),
        more: [
          pricesInWords(screen.prices, words),
          say('terms.holdText'),
          say('terms.complaintText', { phone }),
          say('button.accept'),
        ],
      };
    case 'amount':
      return {
        statement: say('amount.statement'),
        more: [
          say('amount.rest'),
          say('amount.group'),
          ...amounts(screen.amountsMinor, words),
          say('button.pay'),
        ],
      };
    case 'pay':
      return pay(screen, snapshot, words);
    case 'plug-in':
      return plugIn(screen, words);
    case 'starting':
      return {
        statement: say('starting.statement'),
        more: [
          say('starting.switchingOn'),
          say('starting.text'),
          ...payersCode(screen.stopCode, words),
        ],
      };
    case 'charging':
      return charging(screen, snapshot.timeOut !== null, words);
    case 'stopping':
      return {
        variant: String(isSlow(screen)),
        statement: say('stopping.statement'),
        more: [
          say('stopping.text'),
          ...(isSlow(screen) ? [say('stop.slow', { phone })] : []),
          textOf(energy(screen.energyWh)),
          textOf(money(screen.costMinor)),
        ],
      };
    case 'receipt':
      return receipt(screen, snapshot, words);
    case 'declined':
    case 'expired':
      if (isUnconfirmed(snapshot)) return unconfirmed(phone, words);
      return {
        statement: say(`${screen.name}.statement`),
        more: [say(`${screen.name}.text`), say('button.done')],
      };
    case 'fault':
      return {
        statement: say('fault.statement'),
        more: [say('fault.text'), say(`fault.${screen.code}`), say('fault.call', { phone })],
        isFault: true,
      };
    case 'out-of-service':
      return outOfService(screen, snapshot, words);
    case 'diagnostics':
      return { statement: say('service.statement'), more: [] };
  }
}

function plugIn(screen: ScreenOf<'plug-in'>, words: Words): Part {
  const { say } = words;
  const { statement, text } = plugInWords(screen, words);
  return {
    variant: String(screen.isConnected),
    statement,
    more: [
      text,
      ...payersCode(screen.stopCode, words),
      ...held(screen.authorizedMinor, words),
      say('plugIn.timeout'),
    ],
  };
}

function amounts(amountsMinor: number[], { shortMoney }: Words): string[] {
  return amountsMinor.map((minor) => textOf(shortMoney(minor)));
}

function held(authorizedMinor: number, { say, money }: Words): string[] {
  return [say('pay.held'), textOf(money(authorizedMinor))];
}

/** The payer's code, as long as the screen shows it. */
function payersCode(stopCode: string | null, { say }: Words): string[] {
  return stopCode === null ? [] : [say('code.here', { code: stopCode })];
}

function prices(lines: PriceLine[], words: Words): string[] {
  return [...lines.map((line) => priceOfUnit(line, words)), vatRemark(lines, words)];
}

function welcome(screen: ScreenOf<'welcome'>, snapshot: StationSnapshot, words: Words): Part {
  const { say } = words;
  const startsHere = snapshot.station.flows.includes('qr');
  const todo = [];
  // A warning before a time-out stands in the note's place.
  const isNoted = snapshot.timeOut === null;
  if (!screen.canStart && isNoted) todo.push(whyNot(screen, say));
  else if (snapshot.evse === null && isNoted) todo.push(say('welcome.choose'));
  else if (screen.canStart && snapshot.evse !== null && startsHere) {
    todo.push(say('button.start'), ...(isNoted ? [say('welcome.here')] : []));
  }
  if (snapshot.evse !== null && screen.phoneCode !== null) {
    todo.push(say(startsHere ? 'welcome.phone' : 'welcome.phoneOnly'));
  }
  return {
    variant: `${screen.canStart} ${screen.whyNot} ${screen.phoneCode !== null}`,
    statement: say('welcome.statement'),
    more: [...prices(screen.prices, words), ...todo],
  };
}

function pay(screen: ScreenOf<'pay'>, { evse, timeOut }: StationSnapshot, words: Words): Part {
  const { say } = words;
  const statement = say('pay.statement');
  const isShown = screen.qr !== null;
  const variant = `${screen.paymentIsReachable} ${screen.flow} ${isShown}`;
  if (screen.isClosing) {
    return { variant, statement, more: [say('pay.closing'), say('pay.closingText')] };
  }
  const todo = [say('pay.approve'), say('pay.plugIn')];
  const money = [...held(screen.authorizedMinor, words), say('pay.rest')];
  if (isShown) {
    // A warning before a time-out stands in its place.
    const note = timeOut === null ? [say('pay.onlyOurs')] : [];
    return { variant, statement, more: [say('pay.scan'), ...todo, ...money, ...note] };
  }
  if (!screen.paymentIsReachable) {
    return { variant, statement, more: [say('pay.unreachable'), say('pay.unreachableText')] };
  }
  if (screen.flow === 'redirect') {
    const byPhone = [say('pay.phone', { outlet: evse ?? '' }), say('pay.phoneOther')];
    return { variant, statement, more: [...byPhone, ...todo, ...money] };
  }
  return { variant, statement, more: [say('pay.preparing'), say('pay.preparingText')] };
}

/** A warning before a time-out stands in the notice's place. */
function charging(screen: ScreenOf<'charging'>, isWarning: boolean, words: Words): Part {
  const { energy, money, say } = words;
  const { suspended, readingIsStale, carIsPaused, paymentIsReachable, powerW } = screen;
  const notice = isWarning ? null : noticeFor(screen, words);
  const known = isWarning || notice !== null ? [] : payersCode(screen.stopCode, words);
  return {
    // The notice names the reading's age, which grows by the second: so not the words are compared.
    variant: [
      suspended,
      readingIsStale,
      carIsPaused,
      paymentIsReachable,
      powerW > 0,
      tellsTheRest(screen),
    ].join(' '),
    statement: stateInWords(screen, words),
    more: [...(notice === null ? [] : [notice]), ...known, say('button.stop')],
    figures: `${textOf(energy(screen.energyWh))}, ${textOf(money(screen.costMinor))}`,
  };
}

/** Nobody could ask how the payment ended: what that means for the money. */
function unconfirmed(phone: string, { say }: Words): Part {
  return {
    variant: 'unconfirmed',
    statement: say('unconfirmed.statement'),
    more: [
      say('unconfirmed.text'),
      say('unconfirmed.check'),
      say('fault.call', { phone }),
      say('button.done'),
    ],
  };
}

function receipt(
  screen: ScreenOf<'receipt'>,
  { evse, evses }: StationSnapshot,
  words: Words,
): Part {
  const { say } = words;
  const { settled, isWaived, capturedMinor, releasedMinor } = screen;
  const after = [];
  if (isWaived) after.push(say('receipt.waived'));
  if (settled === 'pending') after.push(say('receipt.pending'));
  if (settled === 'settled' && releasedMinor > 0) after.push(say('receipt.bank'));
  if (settled === 'settled' && capturedMinor > 0) after.push(say('receipt.inApp'));
  after.push(say('receipt.thanks'));
  return {
    variant: settled,
    statement: receiptStatement(screen, words),
    more: [
      say(`reason.${screen.stopReason}`),
      ...(evse !== null && mayUnplug(screen, evse, evses) ? [say('receipt.unplug')] : []),
      ...after,
      say('button.done'),
    ],
  };
}

function outOfService(
  screen: ScreenOf<'out-of-service'>,
  { evse, station }: StationSnapshot,
  { say }: Words,
): Part {
  const { code, freeLabel } = screen;
  const phone = unbroken(station.supportPhone);
  const where =
    freeLabel === null
      ? say('outOfService.call', { phone })
      : say('outOfService.useOther', { outlet: freeLabel, phone });
  return {
    variant: `${code} ${freeLabel}`,
    statement: say('outOfService.statement', { outlet: evse ?? '' }),
    more: [say(`fault.${code}`), where],
    isFault: true,
  };
}

/** No word from the station: what the screen says instead of a snapshot. */
export function lostContact(supportPhone: string | null, { say, language }: Words): Announcement {
  const phone = supportPhone === null ? null : unbroken(supportPhone);
  return {
    key: `reconnecting ${language}`,
    statement: say('reconnecting.statement'),
    more: [say('reconnecting.text'), ...(phone === null ? [] : [say('fault.call', { phone })])],
    figures: null,
    isFault: false,
  };
}

/**
 * Figures that grow are said again after two minutes at the earliest, and only if they have grown.
 * Saying them takes about six seconds, a twentieth of that time: enough to know that it goes on,
 * and quiet enough to talk, to telephone or to read the rest of the screen in between.
 */
export const figuresEveryMs = 120_000;

/** What has been said last, and when (the station's own time). */
export interface Said {
  key: string;
  figures: string | null;
  atMs: number;
}

/** What is to be said now: everything, only the figures, or nothing. */
export function whatToSay(
  said: Said | null,
  { key, figures }: Announcement,
  atMs: number,
): 'all' | 'figures' | null {
  if (said === null || said.key !== key) return 'all';
  const isDue = figures !== said.figures && atMs - said.atMs >= figuresEveryMs;
  return figures !== null && isDue ? 'figures' : null;
}

/** Sentences one after another, each ended by a full stop where its text has no end of its own. */
export function joined(sentences: string[]): string {
  return sentences
    .filter((sentence) => sentence !== '')
    .map((sentence) => (/[.?…]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(' ');
}
