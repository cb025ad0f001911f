/** A phone's charge by whatever signal reaches the station: webhooks, polling, both, in any order. */
import type { WebhookKnobs } from '../sim/vipps/webhook-knobs.ts';
import { dear } from './dear.ts';
import { until, type Kiosk } from './kiosk.ts';
import type { PhoneBrowser } from './phone-browser.ts';
import { expect, test } from './station-test.ts';

const withPhones = {
  world: { maxPowerW: 22_000, phone: true },
  config: dear,
};

/** Registered, so that every event from now on is delivered. */
async function registered(kiosk: Kiosk): Promise<void> {
  await until('the registration', () => kiosk.world.sandbox.webhooks.all().length === 1);
}

async function orderByPhone(kiosk: Kiosk, phone: PhoneBrowser): Promise<string> {
  await phone.page.goto(`${kiosk.world.station.publicUrl}/c/A`);
  await phone.payUpToVipps();
  return kiosk.world.sandbox.payments().at(-1)?.reference ?? '';
}

/** From approval to settled, by the phone alone. */
async function finish(kiosk: Kiosk, phone: PhoneBrowser, reference: string): Promise<void> {
  await phone.showing('plug-in');
  kiosk.car.plugIn();
  await phone.showing('charging');
  await until('a cost', async () => (await phone.value('cost')) > 120, 60_000);
  await phone.holdStop();
  await phone.showing('receipt');
  // The receipt follows the money: settled at Vipps is not yet the end.
  await until('settlement and receipt', () => {
    const { isSettled, receipt: sent } = kiosk.payment(reference);
    return isSettled && sent !== null;
  });
  const { authorizedMinor, capturedMinor, cancelledMinor, receipt } = kiosk.payment(reference);
  expect(capturedMinor + cancelledMinor).toBe(authorizedMinor);
  expect(receipt?.totalMinor).toBe(capturedMinor);
}

const ways: [string, Partial<WebhookKnobs>][] = [
  ['webhooks and polling', {}],
  ['polling only: every webhook is lost', { mode: 'lost' }],
  ['webhooks twice and out of order, and polling', { duplicate: true, reorder: true }],
  ['webhooks nobody can believe, and polling', { wrongSignature: true }],
];
for (const [way, knobs] of ways) {
  test(way, async ({ startKiosk, openPhone }) => {
    const kiosk = await startKiosk(withPhones);
    await registered(kiosk);
    kiosk.world.sandbox.deliveries.set(knobs);
    const phone = await openPhone();
    const reference = await orderByPhone(kiosk, phone);
    await phone.approve();
    await finish(kiosk, phone, reference);
    const outcomes = kiosk.world.sandbox.ledger.deliveries(reference).map(({ outcome }) => outcome);
    expect(outcomes.length).toBeGreaterThan(0);
    const isBelieved = knobs.mode !== 'lost' && knobs.wrongSignature !== true;
    expect(outcomes.includes('delivered')).toBe(isBelieved);
  });
}

test('webhooks only: looks that see nothing new change nothing, the delivery does', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  await registered(kiosk);
  const { sandbox } = kiosk.world;
  // Vipps answers looks from a copy that knows of an event once its webhook is under way.
  sandbox.deliveries.set({ staleLooks: true });
  const phone = await openPhone();
  const reference = await orderByPhone(kiosk, phone);
  sandbox.deliveries.hold();
  await phone.approve();
  const looks = (): number =>
    sandbox.ledger.requests('get').filter((request) => request.reference === reference).length;
  const before = looks();
  await until('three more looks', () => looks() >= before + 3);
  expect(await kiosk.screen()).toBe('pay');
  expect(kiosk.relayIsClosed()).toBe(false);
  sandbox.deliveries.release();
  await finish(kiosk, phone, reference);
});

test('one registration however often the station starts; its secret is kept', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk(withPhones);
  await registered(kiosk);
  const [first] = kiosk.world.sandbox.webhooks.all();
  await kiosk.kill();
  await kiosk.launch();
  await kiosk.kill();
  await kiosk.launch();
  const lists = (): number => kiosk.world.sandbox.ledger.requests('webhookList').length;
  await until('the third start to have looked', () => lists() >= 3);
  expect(kiosk.world.sandbox.webhooks.all()).toEqual([first]);
});
