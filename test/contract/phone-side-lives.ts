/**
 * A station on its bench with its phone side as the app puts it together out of its configuration:
 * registered at Vipps, with the fixed code of its outlet, and called by Vipps about its payments.
 */
import { assemblePhoneSide, type PhoneSide } from '../../electron/assemble-phone.ts';
import { createCaller } from '../../electron/payment/vipps-call.ts';
import { imagesOf } from '../../electron/payment/vipps-client.ts';
import { readWebhookEvent } from '../../electron/payment/webhook-event.ts';
import { verifyDelivery } from '../../electron/payment/webhook-signature.ts';
import { outletUrl } from '../../electron/web/public-address.ts';
import { configOf, readChanged } from '../config/config-file.ts';
import { MemoryStore } from '../payment/webhook-book.ts';
import { clientOptions } from '../simulation/network.ts';
import { pageKey, publicUrl, silent, type Bench } from '../station/bench.ts';
import type { Exchange } from './exchange.ts';
import { isAtRest, stationIn } from './station-lives.ts';
import { toChargingByPhone } from './station-phone.ts';

const minuteMs = 60_000;
/** How often the world looks for a call of Vipps that is due. */
const carryEveryMs = 100;

function phoneSideOf(bench: Bench, store: MemoryStore, register: boolean): PhoneSide {
  const config = configOf(
    readChanged({
      'payment.flows': ['qr', 'redirect'],
      'web.publicUrl': publicUrl,
      'vipps.webhooks.register': register,
    }),
  );
  const { station, time: clock } = bench;
  const options = clientOptions(bench.sandbox, bench.network.send, clock);
  const codes = { caller: createCaller(options), images: imagesOf(options) };
  const secrets = {
    pageKey,
    webhooks: () => store.webhooks(),
    putWebhooks: (all: Parameters<MemoryStore['putWebhooks']>[0]) => store.putWebhooks(all),
  };
  const findPast = (): null => null;
  return assemblePhoneSide({ config, station, secrets, codes, findPast, clock, log: silent });
}

/** Vipps' calls reach the station from now on, as its web server would take them. */
function carryCalls(bench: Bench, phones: PhoneSide): void {
  const { webhooks } = phones.web(() => {
    throw new Error('no page is asked for');
  });
  if (webhooks === null) throw new Error('the station takes no calls');
  const { sandbox, time } = bench;
  const carry = (): void => {
    sandbox.tick();
    for (const { id, headers, body: text } of sandbox.deliveries.due(time.nowMs())) {
      const body = Buffer.from(text);
      const verified = verifyDelivery({ headers, body }, webhooks.known(), time.nowMs());
      const event = readWebhookEvent(body);
      if (!verified.ok || event === null) throw new Error(`not believed: ${text}`);
      webhooks.onSignal(event.reference);
      sandbox.deliveries.told(id, { status: 200, tookMs: 1 }, time.nowMs());
    }
    time.after(carryEveryMs, carry);
  };
  carry();
}

function shownCode(bench: Bench): string | null {
  const snapshot = bench.station.snapshot();
  if (snapshot.kind !== 'station' || snapshot.screen.name !== 'welcome') return null;
  const { phoneCode } = snapshot.screen;
  return phoneCode?.kind === 'text' ? phoneCode.payload : null;
}

/** From the fixed code on the screen to the receipt, and the station taken out of service for calls. */
export async function stationCalledByVipps(): Promise<Exchange[]> {
  const { bench, exchanges } = stationIn('NO', ['qr', 'redirect']);
  const { sandbox } = bench;
  const store = new MemoryStore();
  const phones = phoneSideOf(bench, store, true);
  phones.start();
  await bench.until(() => shownCode(bench) !== null && sandbox.webhooks.all().length === 1);
  carryCalls(bench, phones);
  const heard = new Set<string>();
  const endListening = phones.webhooks?.onSignal((about) => heard.add(about));
  await bench.until(() => phones.webhooks?.known().length === 1);
  const place = sandbox.customer.scanRedirect(shownCode(bench) ?? '');
  if (place !== outletUrl(publicUrl, 'A')) throw new Error(`the code leads to ${place}`);
  const reference = await toChargingByPhone(bench);
  await bench.pass(2 * minuteMs);
  bench.station.endByPhone('stop', reference);
  await bench.until(() => bench.state === 'idle' && isAtRest(bench));
  await bench.pass(minuteMs);
  const deliveries = sandbox.ledger.deliveries(reference);
  const told = deliveries.map(({ event }) => event).join();
  const happened = sandbox
    .payment(reference)
    .events.map(({ name }) => name)
    .join();
  if (told !== happened) throw new Error(`told ${told}, happened ${happened}`);
  endListening?.();
  if ([...heard].join() !== reference) throw new Error(`who watches heard of ${[...heard].join()}`);
  phones.stop();
  const uncalled = phoneSideOf(bench, store, false);
  if (uncalled.webhooks !== null) throw new Error('there are calls to watch');
  uncalled.start();
  await bench.until(() => sandbox.webhooks.all().length === 0);
  return exchanges;
}
