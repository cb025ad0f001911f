/**
 * Lives of the fixed codes of a station's outlets: the real keeper and the real client before the
 * sandbox, in virtual time, with Vipps failing on purpose while they last.
 */
import type { QrRenderer } from '../../electron/payment/payments.ts';
import { redirectCodeId } from '../../electron/payment/redirect-code-id.ts';
import {
  createRedirectCodeKeeper,
  type RedirectCodeKeeper,
} from '../../electron/payment/redirect-code-keeper.ts';
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
} from '../../electron/payment/redirect-codes.ts';
import type { Qr } from '../../electron/session/view.ts';
import { outletUrl } from '../../electron/web/public-address.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import { silent } from '../station/bench.ts';
import type { Exchange } from './exchange.ts';
import { expectOk } from './lives.ts';
import { publicUrl, VippsCaller } from './vipps-caller.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const outlets = ['A', 'B'] as const;
type Outlet = (typeof outlets)[number];

const formerUrl = 'https://old.example.com';
const codesPath = '/qr/v1/merchant-redirect';
export const idOf = (outlet: Outlet): string => redirectCodeId('21678', outlet);

/** A keeper for the two outlets of one station, and what it has handed out. */
export class KeeperBench {
  readonly caller: VippsCaller;
  /** The code of each outlet as it was handed out last. */
  readonly shown = new Map<string, Qr>();
  readonly #keeper: RedirectCodeKeeper;

  constructor(renderer: QrRenderer, url = publicUrl, caller = new VippsCaller()) {
    this.caller = caller;
    this.#keeper = createRedirectCodeKeeper({
      codes: outlets.map((evse) => ({ evse, id: idOf(evse), redirectUrl: outletUrl(url, evse) })),
      renderer,
      ensure: (wanted) => ensureRedirectCode(caller.codes, wanted),
      clock: caller.clock,
      log: silent,
      onCode: (evse, qr) => this.shown.set(evse, qr),
    });
  }

  get exchanges(): Exchange[] {
    return this.caller.recorder.exchanges;
  }

  async start(): Promise<void> {
    this.#keeper.start();
    await this.pass(0);
  }

  stop(): void {
    this.#keeper.stop();
  }

  pass(ms: number): Promise<void> {
    return this.caller.clock.advance(ms);
  }

  /** Where a phone is led by the code that Vipps keeps for this outlet; null: there is none. */
  async leadsTo(outlet: Outlet): Promise<string | null> {
    const path = `${codesPath}/${idOf(outlet)}`;
    const { body } = await this.caller.byHand({ path, headers: { Accept: 'text/targetUrl' } });
    const { url } = body as { url?: string };
    return url === undefined ? null : this.caller.sandbox.customer.scanRedirect(url);
  }

  /** What is not as it should be, where all should be: empty if it is. */
  async faults(): Promise<string[]> {
    const found: string[] = [];
    for (const outlet of outlets) {
      const place = await this.leadsTo(outlet);
      if (place !== outletUrl(publicUrl, outlet)) found.push(`${outlet} leads to ${place}`);
      const qr = this.shown.get(outlet);
      if (qr === undefined) found.push(`${outlet} shows no code`);
      if (qr?.kind !== 'text') continue;
      const scanned = this.caller.sandbox.customer.scanRedirect(qr.payload);
      if (scanned !== place) found.push(`${outlet} shows a code that leads to ${scanned}`);
    }
    return found;
  }

  async expectSound(): Promise<void> {
    const faults = await this.faults();
    if (faults.length > 0) throw new Error(faults.join('; '));
  }
}

/** Made, made sure of daily, found at a restart, made anew where they were deleted, turned elsewhere. */
export async function codesForLife(renderer: QrRenderer): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const before = new KeeperBench(renderer, formerUrl, caller);
  await before.start();
  await before.pass(2 * dayMs);
  before.stop();
  const bench = new KeeperBench(renderer, publicUrl, caller);
  await bench.start();
  await bench.expectSound();
  await caller.byHand({ method: 'DELETE', path: `${codesPath}/${idOf('B')}` });
  await bench.pass(dayMs);
  await bench.expectSound();
  return bench.exchanges;
}

/** The same station started twice by mistake: both find no code, one is too late, and turns it. */
export async function codesMadeTwice(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const first = new KeeperBench('station', formerUrl, caller);
  const second = new KeeperBench('station', publicUrl, caller);
  await Promise.all([first.start(), second.start()]);
  await second.expectSound();
  if (!caller.recorder.exchanges.some(({ answer }) => answer?.status === 409)) {
    throw new Error('neither was too late');
  }
  return caller.recorder.exchanges;
}

/** Pictures for stickers, of every kind and size; and of a code that is not there. */
export async function picturesOfCodes(): Promise<Exchange[]> {
  const bench = new KeeperBench('station');
  await bench.start();
  const { codes } = bench.caller;
  for (const sizePx of [100, 800, 2000]) {
    expectOk(await fetchRedirectCodePicture(codes, idOf('A'), 'png', sizePx));
    expectOk(await fetchRedirectCodePicture(codes, idOf('A'), 'svg', sizePx));
  }
  const none = await fetchRedirectCodePicture(codes, 'nobody', 'svg', 800);
  if (none.ok || none.error.code !== 'not-found') throw new Error('a picture of no code');
  return bench.exchanges;
}

/** The longest and the shortest that an id and an address may be, with every kind of letter. */
export async function extremesOfCodes(): Promise<Exchange[]> {
  const { codes, recorder } = new VippsCaller();
  const everyLetter = 'AZaz09_-+%æøåÆØÅ ';
  for (const [id, redirectUrl] of [
    ['1', 'https://x'],
    [everyLetter.padEnd(128, 'x'), 'https://x/#!:.?+=&%20@-/_'.padEnd(2000, 'x')],
  ] as const) {
    for (const renderer of ['station', 'vipps'] as const) {
      expectOk(await ensureRedirectCode(codes, { id, redirectUrl, renderer }));
      expectOk(await ensureRedirectCode(codes, { id, redirectUrl: 'https://y', renderer }));
    }
  }
  return recorder.exchanges;
}

export interface KeeperTrouble {
  /** Which calls fail for ten minutes. */
  operation: Operation;
  fault: Fault;
}

/** One code is to be turned and one to be made while Vipps fails for ten minutes; then all is well. */
export async function keeperInTrouble(trouble: KeeperTrouble): Promise<KeeperBench> {
  const caller = new VippsCaller();
  const redirectUrl = outletUrl(formerUrl, 'A');
  const former = { id: idOf('A'), redirectUrl, renderer: 'station' } as const;
  expectOk(await ensureRedirectCode(caller.codes, former));
  const { faults } = caller.sandbox;
  // So that a token is asked for as well.
  caller.sandbox.revokeTokens();
  faults.plan(trouble.operation, trouble.fault, Infinity);
  const isOfPictures = trouble.operation === 'image';
  const bench = new KeeperBench(isOfPictures ? 'vipps' : 'station', publicUrl, caller);
  await bench.start();
  await bench.pass(10 * minuteMs);
  faults.clear();
  await bench.pass(20 * minuteMs);
  return bench;
}
