/**
 * `npm run price -- tariff.json charge.json`: what a charge costs under a tariff, for operators who
 * check a tariff before they roll it out. The last line on stdout is the price as JSON.
 *
 * Ends with 0; 64 when called wrongly, 65 when a file's content is at fault, 66 when a file cannot
 * be read (sysexits.h). Every mistake is on stderr, with its path.
 */
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { parseTariff } from '../electron/config/tariff-parse.ts';
import { fixedText } from '../electron/session/decimal.ts';
import { priceCharge, type Price, type PriceResultLine } from '../electron/session/tariff-price.ts';
import type { Mistake } from '../electron/session/view.ts';
import { microWhPerWh } from '../electron/session/units.ts';
import { parseCharge } from './price-charge.ts';

const usage = `Usage: npm run price -- tariff.json charge.json

  tariff.json   one OCPI 2.3.0 Tariff object (JSON, or YAML in a .yaml file)
  charge.json   {"timeZone": "Europe/Oslo", "periods": [
                  {"start": "2026-05-04T10:00:00+02:00", "end": "2026-05-04T11:00:00+02:00",
                   "energyWh": 18423, "charging": true}]}

Energy flows evenly within a period. "charging": false is time connected without charging. Between
two periods nothing is counted; what should count as parking has to be given as a period.
Amounts are printed in minor units (øre, cent).`;

class Failure extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

function readValue(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(66, `${file}: cannot be read: ${reasonOf(error)}`);
  }
  try {
    return /\.ya?ml$/i.test(file) ? parseYaml(text, { logLevel: 'error' }) : JSON.parse(text);
  } catch (error) {
    throw new Failure(65, `${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function mistakesText(file: string, mistakes: readonly Mistake[]): string {
  return mistakes
    .map(({ path, message }) => `${file}: ${path === '' ? 'the file' : `${path}:`} ${message}`)
    .join('\n');
}

/** A line as JSON: energy in kWh, time in seconds, money in minor units, price as in the tariff. */
function lineJson(line: PriceResultLine): Record<string, unknown> {
  return {
    dimension: line.dimension,
    unit: unitOf[line.dimension],
    quantity: quantityText(line.dimension, line.quantity),
    billedQuantity: quantityText(line.dimension, line.billedQuantity),
    price: line.price,
    vatPercent: line.vat,
    net: line.netMinor,
    vat: line.vatMinor,
    gross: line.grossMinor,
  };
}

const unitOf: Record<PriceResultLine['dimension'], string> = {
  ENERGY: 'kWh',
  TIME: 's',
  PARKING_TIME: 's',
  FLAT: 'session',
  MINIMUM: 'session',
};

function quantityText(dimension: PriceResultLine['dimension'], quantity: number): string {
  if (dimension === 'ENERGY') return fixedText(Math.round(quantity / microWhPerWh), 3);
  if (dimension === 'TIME' || dimension === 'PARKING_TIME') return fixedText(quantity, 3);
  return String(quantity);
}

function priceJson({ currency, netMinor, vatMinor, grossMinor, lines }: Price): string {
  const money = { currency, net: netMinor, vat: vatMinor, gross: grossMinor };
  return JSON.stringify({ ...money, lines: lines.map(lineJson) });
}

function table({ currency, netMinor, vatMinor, grossMinor, lines }: Price): string {
  const row = (...cells: string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(14))).join('');
  const money = (...minor: number[]): string[] => minor.map((one) => fixedText(one, 2));
  return [
    row('', 'used', 'billed', 'price', 'VAT %', 'net', 'VAT', `gross ${currency}`),
    ...lines.map((line) => {
      const unit = unitOf[line.dimension] === 'session' ? '' : ` ${unitOf[line.dimension]}`;
      const used = quantityText(line.dimension, line.quantity) + unit;
      const billed = quantityText(line.dimension, line.billedQuantity) + unit;
      const { netMinor: net, vatMinor: vat, grossMinor: gross } = line;
      const rate = line.vat ?? 'none';
      return row(line.dimension, used, billed, line.price, rate, ...money(net, vat, gross));
    }),
    row('total', '', '', '', '', ...money(netMinor, vatMinor, grossMinor)),
  ].join('\n');
}

function main(args: readonly string[]): void {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [tariffFile, chargeFile] = args;
  if (tariffFile === undefined || chargeFile === undefined || args.length > 2) {
    throw new Failure(64, usage);
  }
  const tariff = parseTariff(readValue(tariffFile), '');
  const charge = parseCharge(readValue(chargeFile));
  if (!tariff.ok || !charge.ok) {
    const wrong = [
      ...(tariff.ok ? [] : [mistakesText(tariffFile, tariff.mistakes)]),
      ...(charge.ok ? [] : [mistakesText(chargeFile, charge.mistakes)]),
    ];
    throw new Failure(65, wrong.join('\n'));
  }
  const price = priceCharge(tariff.tariff, charge.charge);
  if (process.stdout.isTTY) process.stdout.write(`${table(price)}\n`);
  process.stdout.write(`${priceJson(price)}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
