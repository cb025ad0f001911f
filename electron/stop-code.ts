/**
 * Makes the payer's code for Stop at the screen out of the payment's reference and the station's own
 * secret: a reference is printed on receipts, and nobody gets from it to the code without the key.
 */
import { createHmac } from 'node:crypto';

/** Four digits: what a driver keeps in mind between the cable and the screen. */
const codes = 10_000;

/**
 * Always the same for a payment, so that an attempt repeated after a crash tells nobody another code.
 * @param key the station's page key (secret-store.ts)
 */
export function stopCodeFor(key: Uint8Array, reference: string): string {
  const mac = createHmac('sha256', key).update(`stop ${reference}`).digest();
  return String(mac.readUInt32BE(0) % codes).padStart(4, '0');
}
