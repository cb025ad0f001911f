/**
 * What one key of station.yaml means for another: names that must exist, devices that must differ,
 * amounts that must fit the country. Each check looks only at values the schema has accepted, so it
 * speaks up even while other parts of the file are wrong.
 */
import { isLoopback, parseHostAndPort } from './address.ts';
import { checkDevices } from './checks-devices.ts';
import { checkScreen } from './checks-screen.ts';
import { countries, languagesOf } from './countries.ts';
import { type Findings, listOf, quote } from './path.ts';
import { type Draft, defaultReadingMaxAgeMs } from './schema.ts';
import { parsePinHash } from '../pin.ts';
import { isRedirectUrl } from '../payment/redirect-code-id.ts';
import { leastMinor } from '../session/limits.ts';
import { outletUrl } from '../web/public-address.ts';
import type { Language } from '../session/view.ts';

/** What the command line says that the file must agree with. */
export interface Overrides {
  /** `--language`, or null. */
  language?: Language | null;
  /** `--data-dir`, or null: goes before the file's dataDir. Relative to the working directory. */
  dataDir?: string | null;
}

/** All findings of all checks. `file` is the file as written; `draft` is what the schema accepts of it. */
export function crossCheck(file: unknown, draft: Draft, overrides: Overrides): Findings {
  const findings: Findings = { mistakes: [], warnings: [] };
  checkStation(draft, overrides, findings);
  checkDevices(draft, findings);
  checkPower(draft, findings);
  checkReactionTime(draft, findings);
  checkTariffChoice(draft, findings);
  checkAmounts(draft, findings);
  checkScreen(draft, findings);
  checkWeb(file, draft, findings);
  checkPin(draft, findings);
  return findings;
}

function checkPin({ diagnostics }: Draft, { mistakes }: Findings): void {
  const pinHash = diagnostics?.pinHash;
  if (pinHash === undefined || parsePinHash(pinHash) !== null) return;
  const path = ['diagnostics', 'pinHash'];
  const message = 'is no whole hash, or a weak one: npm run pin makes one, to be copied as it is';
  mistakes.push({ path, message });
}

/** As written, sound or not. */
function hasPublicUrl(file: unknown): boolean {
  const web = fieldOf(file, 'web');
  return fieldOf(web, 'publicUrl') !== null;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  return (value as Record<string, unknown>)[name] ?? null;
}

function checkStation({ station }: Draft, overrides: Overrides, findings: Findings): void {
  const { mistakes, warnings } = findings;
  const offered = station?.languages;
  offered?.forEach((language, index) => {
    if (language !== undefined && offered.indexOf(language) < index) {
      const path = ['station', 'languages', index];
      mistakes.push({ path, message: `is ${language} again; name each language once` });
    }
  });
  if (station?.country === 'SE' && offered?.includes('se') && !offered.includes('sv')) {
    const path = ['station', 'languages', offered.indexOf('se')];
    warnings.push({ path, message: 'is se, which is Northern Sámi; Swedish is sv' });
  }
  checkStartLanguage(station, overrides, findings);
  const number = station?.operator?.organizationNumber;
  if (station?.country === undefined || number === undefined) return;
  const { organizationNumber } = countries[station.country];
  if (!organizationNumber.pattern.test(number)) {
    const path = ['station', 'operator', 'organizationNumber'];
    const message = `is ${quote(number)}, while numbers have ${organizationNumber.words}; check that it is right`;
    warnings.push({ path, message });
  }
}

function checkStartLanguage(
  station: Draft['station'],
  { language }: Overrides,
  { mistakes }: Findings,
): void {
  const offered =
    station?.languages ??
    (station?.country === undefined ? undefined : languagesOf(station.country));
  if (!language || offered === undefined || offered.includes(language)) return;
  const known = listOf(offered.filter((each) => each !== undefined));
  const isMeantForSwedish = language === 'se' && offered.includes('sv');
  const hint = isMeantForSwedish ? '; se is Northern Sámi, Swedish is sv' : '';
  const message = `is ${language}, but must be one of station.languages: ${known}${hint}`;
  mistakes.push({ path: ['--language'], message });
}

/** AFIR (EU 2023/1804) article 5(1): from 50 kW on, a station takes cards, not QR payment alone. */
const afirCardReaderW = 50_000;

function checkPower({ evses = [] }: Draft, { warnings }: Findings): void {
  evses.forEach((evse, index) => {
    if (evse?.maxPowerW === undefined || evse.maxPowerW < afirCardReaderW) return;
    warnings.push({
      path: ['evses', index, 'maxPowerW'],
      message: `is ${evse.maxPowerW}: from ${afirCardReaderW} W on, AFIR (EU 2023/1804) asks for a payment card reader, so a QR code alone is not enough`,
    });
  });
}

/**
 * Longest time from a good reading until the relay is surely open. Energy that flows meanwhile is
 * neither measured nor billed if the program dies: 20 s at 22 kW are 122 Wh. It also is what the
 * session holds back from the amount left, so that the cost can never pass it.
 */
const longestReactionMs = 20_000;

function checkReactionTime({ evses = [], limits }: Draft, { mistakes }: Findings): void {
  const ageMs = limits?.readingMaxAgeMs ?? defaultReadingMaxAgeMs;
  evses.forEach((evse, index) => {
    const leaseMs = evse?.relay?.leaseMs;
    if (leaseMs === undefined || ageMs + leaseMs <= longestReactionMs) return;
    mistakes.push({
      path: ['evses', index, 'relay', 'leaseMs'],
      message: `is ${leaseMs}, which with limits.readingMaxAgeMs (${ageMs}) makes ${ageMs + leaseMs} ms from the last good reading until the relay is open, but together they must be at most ${longestReactionMs} ms`,
    });
  });
}

function checkTariffChoice({ tariff, tariffFile }: Draft, { mistakes }: Findings): void {
  const hasTariff = tariff !== undefined && tariff !== null;
  if (hasTariff && tariffFile !== undefined) {
    const message = 'is given beside tariff; keep one of the two';
    mistakes.push({ path: ['tariffFile'], message });
  }
  if (!hasTariff && tariffFile === undefined) {
    const message =
      'is missing; it must be one OCPI 2.3.0 Tariff object, or tariffFile the path of one';
    mistakes.push({ path: ['tariff'], message });
  }
}

function checkAmounts({ station, payment }: Draft, { mistakes, warnings }: Findings): void {
  const amounts = payment?.amounts ?? [];
  const currency = station?.country === undefined ? null : countries[station.country].currency;
  const least = currency === null ? 0 : leastMinor[currency];
  amounts.forEach((amount, index) => {
    if (amount === undefined) return;
    const path = ['payment', 'amounts', index];
    if (amount < least) {
      const message = `is ${amount}, but must be ${least} or more: the least Vipps MobilePay takes in ${currency}, in minor units`;
      mistakes.push({ path, message });
    }
    const before = amounts[index - 1];
    if (before !== undefined && amount <= before) {
      const message = `is ${amount} after ${before}; amounts must rise, each one once`;
      mistakes.push({ path, message });
    }
  });
  const chosen = payment?.defaultAmount;
  // A wrong amount in the list may be the very one that is meant.
  const listIsSound = amounts.length > 0 && !amounts.includes(undefined);
  if (chosen !== undefined && listIsSound && !amounts.includes(chosen)) {
    const message = `is ${chosen}, but must be one of payment.amounts: ${listOf(amounts.map(String))}`;
    mistakes.push({ path: ['payment', 'defaultAmount'], message });
  }
  const flows = payment?.flows ?? [];
  flows.forEach((flow, index) => {
    if (flow === undefined || flows.indexOf(flow) === index) return;
    const path = ['payment', 'flows', index];
    mistakes.push({ path, message: `is ${flow} again; name each flow once` });
  });
  if (currency === 'SEK') {
    const message =
      'is SE: Vipps MobilePay takes wallet payments in NOK, DKK and EUR, and SEK, with its receipts, only where the sales unit is enabled for it; ask them first';
    warnings.push({ path: ['station', 'country'], message });
  }
}

function checkWeb(file: unknown, draft: Draft, findings: Findings): void {
  const { web, payment, vipps, evses = [] } = draft;
  const { mistakes, warnings } = findings;
  const listen = web?.listen === undefined ? null : parseHostAndPort(web.listen);
  if (listen !== null && !isLoopback(listen.host)) {
    warnings.push({
      path: ['web', 'listen'],
      message: `is ${quote(web?.listen ?? '')}, which other machines can reach; let a proxy with TLS listen there, and this server on 127.0.0.1`,
    });
  }
  const takesPhones = payment?.flows?.includes('redirect') === true;
  const needs: string[] = [];
  if (takesPhones) needs.push('payment.flows has redirect');
  if (vipps?.webhooks?.register === true) needs.push('vipps.webhooks.register is true');
  if (needs.length === 0) return;
  if (web?.publicUrl !== undefined) {
    return checkPublicUrl(web.publicUrl, takesPhones ? evses : null, findings);
  }
  // One that is there and wrong has been told of already.
  if (hasPublicUrl(file)) return;
  const message = `is missing, but ${listOf(needs, 'and')}; give the https address under which a proxy passes calls on to this station`;
  mistakes.push({ path: ['web', 'publicUrl'], message });
}

/**
 * What Vipps' QR and Webhooks APIs take, who would otherwise refuse it only once the station runs. An
 * http address of this very machine is for trying things out: no phone and no Vipps comes by it.
 * `evses`: those that have a fixed code; null where no phone is to come.
 */
function checkPublicUrl(
  publicUrl: string,
  evses: NonNullable<Draft['evses']> | null,
  { mistakes, warnings }: Findings,
): void {
  const path = ['web', 'publicUrl'];
  if (new URL(publicUrl).protocol === 'http:') {
    const message = `is ${quote(publicUrl)}, which only this machine reaches: Vipps MobilePay takes https alone, for the fixed code, for the way back from the payment and for webhooks`;
    warnings.push({ path, message });
    return;
  }
  if (evses === null) return;
  if (!isRedirectUrl(publicUrl)) {
    const message = `is ${quote(publicUrl)}, but must be of the characters A to Z, a to z, 0 to 9 and _ . - / : # ? + = & % @ with a letter, digit, underscore or dot after https:// — Vipps' fixed codes lead to no other address`;
    mistakes.push({ path, message });
    return;
  }
  evses.forEach((evse, index) => {
    if (evse?.label === undefined || isRedirectUrl(outletUrl(publicUrl, evse.label))) return;
    const message = `is ${quote(evse.label)}, which makes an address that Vipps' fixed codes cannot lead to; use letters and digits`;
    mistakes.push({ path: ['evses', index, 'label'], message });
  });
}
