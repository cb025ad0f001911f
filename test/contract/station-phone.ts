/** A driver whose phone has come to the outlet's page of a station on its bench, and pays there. */
import { visitUrl } from '../../electron/assemble-phone.ts';
import { pageKey, publicUrl, type Bench } from '../station/bench.ts';
import { chooseOnLanding } from './phone-on-landing.ts';

export interface PayingPhone {
  reference: string;
  /** Vipps' landing page, as the status page leads there. */
  link: string;
}

/** Where the payment's status page leads its payer; null while it leads nowhere. */
function linkOf(bench: Bench, reference: string): string | null {
  const screen = bench.station.phoneVisit(reference)?.screen;
  return screen?.name === 'pay' ? screen.link : null;
}

/** The station is ready, and the page's form is sent. Returns the reference that was granted. */
export async function payByPhone(bench: Bench): Promise<string> {
  await bench.until(() => bench.station.phoneOffer('A')?.whyNot === null);
  const reference = bench.station.payByPhone('A', bench.rules.defaultMinor);
  if (reference === null) throw new Error('the phone was not granted the outlet');
  return reference;
}

/** The same, up to the link that leads to Vipps. */
export async function toLink(bench: Bench): Promise<PayingPhone> {
  const reference = await payByPhone(bench);
  await bench.until(() => linkOf(bench, reference) !== null);
  return { reference, link: linkOf(bench, reference) ?? '' };
}

/** Chooses on Vipps' page, and demands that it leads back to the payment's own status page. */
export function choose(bench: Bench, phone: PayingPhone, choice: 'approve' | 'decline'): void {
  const back = chooseOnLanding(bench.sandbox, phone.link, choice);
  if (back !== visitUrl(publicUrl, pageKey, phone.reference)) throw new Error(`led to ${back}`);
}

/** Paid by phone, plugged in, and current flows. Returns the payment's reference. */
export async function toChargingByPhone(bench: Bench): Promise<string> {
  const phone = await toLink(bench);
  choose(bench, phone, 'approve');
  await bench.until(() => bench.state === 'awaitingVehicle');
  bench.plugIn();
  await bench.until(() => bench.state === 'charging');
  return phone.reference;
}
