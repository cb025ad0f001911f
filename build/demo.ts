/**
 * `npm run demo`: one whole paid charge in the real app against the simulated station, unattended.
 * A line per step, screenshots in out/demo/, the figures as JSON on the last line; exit 0 only if
 * money and relay end as they must.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Kiosk, until } from '../test/e2e/kiosk.ts';
import { outDirectory } from './paths.ts';

const pictures = path.join(outDirectory, 'demo');
/** Charge until the screen says so much: enough to see the figures move. */
const enoughMinor = 150;

let stepCount = 0;
const beganMs = performance.now();

function say(text: string): void {
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${text}\n`);
}

async function picture(kiosk: Kiosk, name: string): Promise<void> {
  stepCount += 1;
  const file = `${String(stepCount).padStart(2, '0')}-${name}.png`;
  await kiosk.page.screenshot({ path: path.join(pictures, file) });
}

function kroner(minor: number): string {
  return `${(minor / 100).toFixed(2)} kr`;
}

async function charge(kiosk: Kiosk): Promise<string> {
  await kiosk.showing('welcome');
  await picture(kiosk, 'welcome');
  say(`Welcome: ${kroner(await kiosk.value('price'))} per kWh`);
  await kiosk.press('Start charging');
  await kiosk.showing('terms');
  await picture(kiosk, 'terms');
  await kiosk.press('Accept and continue');
  await kiosk.showing('amount');
  await picture(kiosk, 'amount');
  say('Terms accepted; the usual maximum is chosen');
  await kiosk.press('Pay');
  await kiosk.showing('pay');
  await kiosk.figure('qr').waitFor();
  await picture(kiosk, 'pay');
  const reference = await kiosk.scan();
  say(`The code on the screen was read from its pixels: payment ${reference}`);
  kiosk.approve(reference);
  say('Approved on the phone');
  await kiosk.showing('plug-in');
  await picture(kiosk, 'plug-in');
  say('The relay is closed by its lease; the car is plugged in');
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  say('Current flows');
  await until('the cost to rise', async () => (await kiosk.value('cost')) >= enoughMinor, 120_000);
  await picture(kiosk, 'charging');
  const [energyWh, cost] = [await kiosk.value('energy'), await kiosk.value('cost')];
  say(`Charging: ${energyWh} Wh, ${kroner(cost)}; Stop is held`);
  await kiosk.holdStop();
  await picture(kiosk, 'stopping');
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  await picture(kiosk, 'receipt');
  say('Stopped, captured, released; the receipt is with Vipps');
  return reference;
}

interface Row {
  meter_start_wh: number;
  meter_stop_wh: number;
  energy_wh: number;
  cost_minor: number;
  currency: string;
}

async function main(): Promise<boolean> {
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  say('Preparing Electron, the system and the app');
  // A fast outlet, just below where AFIR asks for a card reader: a charge worth seeing in half a minute.
  const kiosk = await Kiosk.start({ world: { maxPowerW: 49_000 } });
  try {
    say('The app runs against a simulated car, meter, relay and the Vipps sandbox');
    const reference = await charge(kiosk);
    const shownMinor = await kiosk.value('captured');
    const { payment, row } = await until('the books', () => {
      const [found] = kiosk.rows<Row>(`SELECT * FROM sessions WHERE reference = '${reference}'`);
      return found && { payment: kiosk.payment(reference), row: found };
    });
    await kiosk.press('Done');
    await kiosk.showing('welcome');
    const relay = kiosk.relayIsClosed() ? 'closed' : 'open';
    const receipt = payment.receipt?.totalMinor === payment.capturedMinor ? 'sent' : 'missing';
    const isRight =
      payment.capturedMinor === row.cost_minor &&
      shownMinor === row.cost_minor &&
      payment.capturedMinor + payment.cancelledMinor === payment.authorizedMinor &&
      relay === 'open' &&
      receipt === 'sent';
    say(isRight ? 'Everything adds up.' : 'SOMETHING DOES NOT ADD UP.');
    const result = {
      sessionId: reference,
      reference,
      currency: row.currency,
      meterStartWh: row.meter_start_wh,
      meterStopWh: row.meter_stop_wh,
      deliveredWh: row.energy_wh,
      cost: row.cost_minor,
      authorizedAmount: payment.authorizedMinor,
      capturedAmount: payment.capturedMinor,
      cancelledAmount: payment.cancelledMinor,
      refundedAmount: payment.refundedMinor,
      relay,
      receipt,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return isRight;
  } catch (error) {
    await picture(kiosk, 'where-it-failed').catch(() => undefined);
    process.stderr.write(kiosk.errors.join(''));
    throw error;
  } finally {
    await kiosk.close();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `The demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
// The virtual display, if one was started, would keep the program waiting.
process.exit();
