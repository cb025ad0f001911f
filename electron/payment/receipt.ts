/** The receipt in the payer's app, made of the bill's lines. */
import type { CostLine, Language } from '../session/view.ts';
import type { ReceiptLine } from './payments.ts';

/** Names of the lines, in every language a market may have. */
const names: Record<Language, Record<CostLine['unit'], string>> = {
  nb: {
    kWh: 'Lading',
    minute: 'Ladetid',
    'minute-parked': 'Parkeringstid',
    session: 'Startavgift',
    minimum: 'Minstepris',
  },
  nn: {
    kWh: 'Lading',
    minute: 'Ladetid',
    'minute-parked': 'Parkeringstid',
    session: 'Startavgift',
    minimum: 'Minstepris',
  },
  se: {
    kWh: 'Ládden',
    minute: 'Láddenáigi',
    'minute-parked': 'Parkerenáigi',
    session: 'Álggahanmáksu',
    minimum: 'Unnimus haddi',
  },
  da: {
    kWh: 'Opladning',
    minute: 'Ladetid',
    'minute-parked': 'Parkeringstid',
    session: 'Startgebyr',
    minimum: 'Mindstepris',
  },
  fi: {
    kWh: 'Lataus',
    minute: 'Latausaika',
    'minute-parked': 'Pysäköintiaika',
    session: 'Aloitusmaksu',
    minimum: 'Vähimmäishinta',
  },
  en: {
    kWh: 'Charging',
    minute: 'Charging time',
    'minute-parked': 'Parking time',
    session: 'Start fee',
    minimum: 'Minimum price',
  },
  de: {
    kWh: 'Laden',
    minute: 'Ladezeit',
    'minute-parked': 'Parkzeit',
    session: 'Startgebühr',
    minimum: 'Mindestpreis',
  },
  sv: {
    kWh: 'Laddning',
    minute: 'Laddningstid',
    'minute-parked': 'Parkeringstid',
    session: 'Startavgift',
    minimum: 'Minimipris',
  },
};

const quantityUnits = {
  kWh: 'KWH',
  minute: 'MINUTE',
  'minute-parked': 'MINUTE',
  session: 'PCS',
  minimum: 'PCS',
} as const;

/** "25.5" per cent → 2550, as Order Management counts rates. */
function rateOf(vatPercent: string | null): number {
  if (vatPercent === null) return 0;
  const [whole = '0', fraction = ''] = vatPercent.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2));
}

/** Unit price rounded to whole minor units: cosmetic in the app, the totals are what counts. */
function roundedMinor(minorPerUnit: string): number {
  return Math.round(Number(minorPerUnit));
}

/** One order line per price component in use; net + VAT = gross on each. */
export function receiptLines(lines: CostLine[], language: Language): ReceiptLine[] {
  return lines.map((line, index) => ({
    name: names[language][line.unit],
    id: `${line.unit}-${index + 1}`,
    grossMinor: line.grossMinor,
    netMinor: line.grossMinor - line.vatMinor,
    vatMinor: line.vatMinor,
    vatRate: rateOf(line.vatPercent),
    unit: {
      quantity: line.quantity,
      quantityUnit: quantityUnits[line.unit],
      unitPriceMinor: roundedMinor(line.minorPerUnit),
    },
  }));
}
