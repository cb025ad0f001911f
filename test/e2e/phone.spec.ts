/**
 * Whole charges on a phone beside the real station, each on a browser of its own: from the fixed code
 * on the screen to the receipt, with scripts and without, and whatever befalls a phone on the way.
 */
import { dear } from './dear.ts';
import type { Kiosk } from './kiosk.ts';
import { until } from './kiosk.ts';
import type { PhoneBrowser } from './phone-browser.ts';
import { readQr } from './qr.ts';
import { expect, test } from './station-test.ts';

const withPhones = { world: { maxPowerW: 22_000, phone: true }, config: dear };

/** The code on the welcome screen, read from its pixels, leads the phone to its page. */
async function scan(kiosk: Kiosk, phone: PhoneBrowser): Promise<void> {
  await kiosk.showing('welcome');
  const payload = await until('a readable code', async () =>
    readQr(await kiosk.figure('qr').screenshot()),
  );
  await phone.follow(kiosk, payload);
  await phone.showing('offer');
}

function lastPayment(kiosk: Kiosk) {
  const payment = kiosk.world.sandbox.payments().at(-1);
  if (payment === undefined) throw new Error('there is no payment');
  return payment;
}

/** Up to current flowing. */
async function charge(kiosk: Kiosk, phone: PhoneBrowser): Promise<void> {
  await scan(kiosk, phone);
  await phone.pay();
  await phone.approve();
  await phone.showing('plug-in');
  kiosk.car.plugIn();
  await phone.showing('charging');
}

async function enough(phone: PhoneBrowser): Promise<void> {
  await until(
    'a cost above the least amount',
    async () => (await phone.value('cost')) > 120,
    60_000,
  );
}

/** The back button leads to the outlet's page, which knows its own browser's payment. */
async function backFromVipps(phone: PhoneBrowser): Promise<void> {
  await phone.page.goBack();
  await phone.showing('offer');
  await phone.page.getByRole('link', { name: 'Back to your charge' }).click();
  await phone.showing('pay');
}

/** Captured exactly, the rest let go, the receipt sent, and the phone says so. */
async function checkReceipt(kiosk: Kiosk, phone: PhoneBrowser): Promise<void> {
  await phone.showing('receipt');
  await until('the receipt to be final', async () => {
    const settled = await phone.figure('captured').getAttribute('data-settled');
    return settled === 'settled';
  });
  const payment = lastPayment(kiosk);
  expect(await phone.value('captured')).toBe(payment.capturedMinor);
  expect(await phone.value('released')).toBe(payment.cancelledMinor);
  expect(payment.capturedMinor + payment.cancelledMinor).toBe(payment.authorizedMinor);
  expect(payment.receipt?.totalMinor).toBe(payment.capturedMinor);
  expect(payment.receipt?.findings).toEqual([]);
  const energy = (await phone.value('meter-stop')) - (await phone.value('meter-start'));
  expect(await phone.value('energy')).toBe(energy);
  expect(payment.capturedMinor).toBe(Math.floor((energy * 9180 + 500) / 1000));
  expect(kiosk.relayIsClosed()).toBe(false);
}

test('from scan to receipt without touching the station, whose screen follows', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await scan(kiosk, phone);
  expect(await phone.value('price')).toBe(9180);
  await phone.payUpToVipps('500 kr');
  await kiosk.showing('pay');
  await expect(
    kiosk.page.getByText('A phone is paying for outlet A.', { exact: true }),
  ).toBeVisible();
  expect(await kiosk.figure('qr').count()).toBe(0);
  expect(await kiosk.value('authorized')).toBe(50_000);
  expect(lastPayment(kiosk)).toMatchObject({
    userFlow: 'WEB_REDIRECT',
    amountMinor: 50_000,
    state: 'CREATED',
  });
  expect(kiosk.relayIsClosed()).toBe(false);
  await phone.approve();
  await Promise.all([phone.showing('plug-in'), kiosk.showing('plug-in')]);
  expect(kiosk.relayIsClosed()).toBe(true);
  kiosk.car.plugIn();
  await Promise.all([phone.showing('charging'), kiosk.showing('charging')]);
  await enough(phone);
  expect((await phone.value('remaining')) + (await phone.value('cost'))).toBe(50_000);
  expect(await phone.value('reading-age')).toBeLessThanOrEqual(3);
  await phone.holdStop();
  await kiosk.showing('receipt');
  await checkReceipt(kiosk, phone);
  await kiosk.receiptIsSettled();
  for (const figure of ['captured', 'released', 'energy', 'meter-start', 'meter-stop']) {
    expect(await kiosk.value(figure), figure).toBe(await phone.value(figure));
  }
  expect(phone.complaints).toEqual([]);
  // What opens the status page or the payment is in no log.
  const token = new URL(phone.page.url()).pathname.split('/').at(-1)?.slice(0, 32) ?? '';
  const link = new URL(lastPayment(kiosk).redirectUrl ?? '').searchParams.get('token') ?? '';
  expect(token.length).toBe(32);
  expect(link.length).toBeGreaterThan(20);
  for (const secret of [token, link]) expect(kiosk.errors.join('')).not.toContain(secret);
});

test('without any script: price, terms, pay, plug in, follow, stop, receipt', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone({ hasScripts: false });
  await charge(kiosk, phone);
  await enough(phone);
  await phone.page.getByText('Stop charging').first().click();
  await phone.press('Yes, stop now');
  await phone.page.locator('main:not([data-screen="charging"])').waitFor();
  await checkReceipt(kiosk, phone);
});

test('stopped at the station’s screen, the phone has the receipt', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await charge(kiosk, phone);
  await enough(phone);
  await kiosk.holdStop();
  await checkReceipt(kiosk, phone);
  await kiosk.press('Done');
  await kiosk.showing('welcome');
  await phone.page.reload();
  await checkReceipt(kiosk, phone);
});

test('the phone’s browser is killed: the next one finds its way back, and so does another', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await charge(kiosk, phone);
  const address = phone.page.url();
  await phone.toBackground();
  await phone.kill();
  await phone.launch();
  // Scanned again at the station: its own charge is offered first.
  await phone.page.goto(`${kiosk.world.station.publicUrl}/c/A`);
  await phone.page.getByRole('link', { name: 'Back to your charge' }).click();
  await phone.showing('charging');
  const other = await openPhone();
  await other.page.goto(`${kiosk.world.station.publicUrl}/c/A`);
  await other.showing('offer');
  expect(await other.page.getByRole('link', { name: 'Back to your charge' }).count()).toBe(0);
  // After the switch to the app a phone may come back in another browser.
  await other.page.goto(address);
  await other.showing('charging');
  await enough(other);
  await other.holdStop();
  await checkReceipt(kiosk, other);
  await phone.showing('receipt');
});

test('two phones at one outlet: one pays, the other is told and not charged', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const [anna, bjorn] = [await openPhone(), await openPhone()];
  await scan(kiosk, anna);
  await scan(kiosk, bjorn);
  await anna.payUpToVipps();
  await bjorn.pay();
  await bjorn.page
    .getByText(/Nothing is charged/)
    .first()
    .waitFor();
  expect(await bjorn.page.getByRole('button', { name: 'Pay with Vipps' }).count()).toBe(0);
  expect(kiosk.world.sandbox.payments()).toHaveLength(1);
  await anna.approve();
  await anna.showing('plug-in');
});

test('a double tap, the back button and a tap again: one payment', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await scan(kiosk, phone);
  await phone.page.getByRole('checkbox').check();
  await phone.page.getByRole('button', { name: 'Pay with Vipps' }).dblclick();
  await phone.page.waitForURL('**/landing?token=*');
  await backFromVipps(phone);
  expect(kiosk.world.sandbox.payments()).toHaveLength(1);
  await phone.page.getByRole('link', { name: 'Pay with Vipps' }).click();
  await phone.approve();
  await phone.showing('plug-in');
});

test('declined, expired, cancelled: each says so on both, and the outlet is free again', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await scan(kiosk, phone);
  await phone.payUpToVipps();
  await phone.press('Decline');
  await Promise.all([phone.showing('declined'), kiosk.showing('declined')]);
  await kiosk.press('Done');

  await scan(kiosk, phone);
  await phone.payUpToVipps();
  await backFromVipps(phone);
  kiosk.world.sandbox.customer.letExpire(lastPayment(kiosk).reference);
  await Promise.all([phone.showing('expired'), kiosk.showing('expired')]);
  await kiosk.press('Done');

  await scan(kiosk, phone);
  await phone.payUpToVipps();
  await backFromVipps(phone);
  await kiosk.press('Cancel');
  await Promise.all([phone.showing('cancelled'), kiosk.showing('welcome')]);

  await scan(kiosk, phone);
  await phone.payUpToVipps();
  await backFromVipps(phone);
  await phone.press('Cancel');
  await Promise.all([phone.showing('cancelled'), kiosk.showing('welcome')]);
  for (const payment of kiosk.world.sandbox.payments()) {
    expect(payment.authorizedMinor, payment.reference).toBe(0);
    expect(payment.state, payment.reference).not.toBe('CREATED');
  }
});

test('somebody chooses at the station’s screen: the phone is told, and pays nothing', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await scan(kiosk, phone);
  await kiosk.press('Start charging');
  await kiosk.showing('terms');
  await phone.pay();
  await phone.page
    .getByText(/Nothing is charged/)
    .first()
    .waitFor();
  expect(kiosk.world.sandbox.payments()).toEqual([]);
});

test('the station is killed and comes back: the page says how old its figures are, and goes on', async ({
  startKiosk,
  openPhone,
}) => {
  const kiosk = await startKiosk(withPhones);
  const phone = await openPhone();
  await charge(kiosk, phone);
  await enough(phone);
  const before = await phone.value('energy');
  await kiosk.kill();
  await phone.page
    .getByText(/No contact with the station/)
    .first()
    .waitFor();
  await kiosk.launch();
  await until('energy to go on', async () => (await phone.value('energy')) > before, 60_000);
  await expect(phone.page.getByText(/No contact with the station/)).toHaveCount(0);
  await phone.holdStop();
  await checkReceipt(kiosk, phone);
});
