/**
 * Every key of station.yaml: its meaning, its range and its default, said once. The check at the
 * edge, the JSON Schema for editors and the words of a mistake all come from here. What one key
 * means for another is checks.ts's business.
 */
import * as z from 'zod';
import {
  addressOrNetwork,
  baseUrl,
  hostAndPort,
  list,
  oneOf,
  section,
  textOf,
  whole,
  yesOrNo,
} from './leaves.ts';
import { buses, evses } from './schema-devices.ts';
import { station } from './schema-station.ts';
import { ui } from './schema-ui.ts';

/** ePayment 1.8.1, CreatePaymentRequest: the most an amount may be, in minor units. */
const mostMinor = 65_000_000;
const amount = (means: string) =>
  whole(means, { from: 1, to: mostMinor, unit: 'minor units (øre, cent)' });

const payment = section('How drivers pay.', {
  amounts: list(
    'Maximum amounts offered, in minor units (35000 is 350 kr), rising.',
    amount('Minor units.'),
    { least: 1, most: 6, of: 'amounts in minor units' },
  ),
  defaultAmount: amount('The one of `amounts` that is chosen at first.'),
  flows: list('Ways in: a QR on the screen, or a fixed QR to the phone page.', flow(), {
    least: 1,
    most: 2,
    of: 'flows',
  }).default(['qr']),
  qrRenderer: oneOf(
    'Who draws the QR: the station from the text of Vipps, or Vipps. Drawing it here needs their approval.',
    ['station', 'vipps'],
  ).default('station'),
  plugInTimeoutS: whole(
    'Without power for this long after the payment, it is cancelled wholly, s; as long again each time somebody asks for more time, up to ten times.',
    { from: 1, to: 3600, unit: 'seconds' },
  ).default(300),
  resumeWithinS: whole(
    'An interrupted charge resumes within this time, and is settled after it, s.',
    { from: 0, to: 3600, unit: 'seconds' },
  ).default(120),
});

function flow() {
  return oneOf('qr: one-time payment QR on the screen; redirect: fixed QR to the phone page.', [
    'qr',
    'redirect',
  ]);
}

export const defaultReadingMaxAgeMs = 5000;
const idleMinutesWords = 'a number from 0.1 to 1440 minutes';

const limits = section('When a charge pauses or ends by itself.', {
  readingMaxAgeMs: whole('A meter reading older than this is not charged on, ms.', {
    from: 1000,
    to: 19_500,
    unit: 'ms',
  }).default(defaultReadingMaxAgeMs),
  idlePowerW: whole('Below this power the car counts as full, W.', {
    from: 1,
    to: 10_000,
    unit: 'W',
  }).default(100),
  idleMinutes: z
    .number({ error: idleMinutesWords })
    .min(0.1, { error: idleMinutesWords })
    .max(1440, { error: idleMinutesWords })
    .describe('A car below idlePowerW for this long is done, minutes.')
    .default(10),
}).prefault({});

const retention = section('How long the record keeps what is not bookkeeping.', {
  eventsDays: whole(
    'Events are kept for so many days; sessions, payments and alerts stay for ever. Vipps refunds for 365 days, and a complaint within them can be followed event by event.',
    { from: 30, to: 3650, unit: 'days' },
  ).default(400),
}).prefault({});

const vipps = section('The sales unit at Vipps MobilePay. Keys are never in this file.', {
  baseUrl: baseUrl(
    "Vipps' server, or the operator's gateway: https://api.vipps.no, https://apitest.vipps.no.",
    'https://apitest.vipps.no',
  ),
  merchantSerialNumber: textOf(
    'Serial number of the sales unit (MSN).',
    'text of 4 to 10 digits',
    /^[0-9]{4,10}$/,
  ),
  webhooks: section("Vipps' calls to this station; polling works without them.", {
    register: yesOrNo('Register this station at Vipps; needs web.publicUrl.').default(false),
  }).prefault({}),
  gateway: section(
    "For a baseUrl that is the operator's own gateway: the gateway adds the keys of Vipps, and this station has none. The private key is never in this file.",
    {
      certificate: textOf(
        "PEM file with the station's certificate, authorities in between after it; relative to this file.",
        'the path of a PEM file',
        /^[^\p{C}]{1,1000}$/u,
      ),
      authority: textOf(
        "PEM file with the authority the gateway's certificate comes from; without it, the authorities that browsers know.",
        'the path of a PEM file',
        /^[^\p{C}]{1,1000}$/u,
      ).optional(),
    },
  ).optional(),
});

const web = section('The station as a web server.', {
  listen: hostAndPort(
    'Address the server listens on; port 0 takes a free one.',
    '127.0.0.1:8080',
  ).default('127.0.0.1:8080'),
  publicUrl: baseUrl(
    'Address under which phones and Vipps reach this server through a proxy.',
    'https://charge.example.com/21678',
  ).optional(),
  trustedProxies: list(
    'Proxies that may say whose call they pass on (X-Forwarded-For); those on this very machine unless told.',
    addressOrNetwork('Address or network of a proxy.'),
    { least: 0, most: 20, of: 'addresses' },
  ).default(['127.0.0.1', '::1']),
}).prefault({});

const diagnostics = section('Technician mode.', {
  pinHash: textOf(
    "Hash of the technician's PIN, as npm run pin makes it; left out: nobody comes in at the screen.",
    'text that starts with "scrypt$"',
    /^scrypt\$[A-Za-z0-9+/=$.,_-]{8,300}$/,
  ).optional(),
}).prefault({});

export const stationSchema = section('A Ladekiosk station.', {
  station,
  evses,
  buses,
  /** tariff-schema.ts checks what is in it. */
  tariff: z.unknown().optional().describe('One OCPI 2.3.0 Tariff object; or tariffFile.'),
  tariffFile: textOf(
    'JSON or YAML file with the OCPI tariff, relative to this file; or tariff.',
    'the path of a file',
    /^[^\p{C}]{1,1000}$/u,
  ).optional(),
  payment,
  ui,
  limits,
  retention,
  vipps,
  web,
  diagnostics,
  dataDir: textOf(
    'Directory of the database; relative to this file unless absolute.',
    'the path of a directory',
    /^[^\p{C}]{1,1000}$/u,
  ).default('/var/lib/ladekiosk'),
}).meta({
  title: 'Ladekiosk station.yaml',
  oneOf: [{ required: ['tariff'] }, { required: ['tariffFile'] }],
});

/** What a file holds when nothing is wrong with it, defaults filled in. */
export type CheckedFile = z.output<typeof stationSchema>;

/** What is left of a file when everything the schema refuses is taken out. */
export type Draft = Part<z.input<typeof stationSchema>>;

type Part<Value> = Value extends readonly (infer Entry)[]
  ? (Part<Entry> | undefined)[]
  : Value extends object
    ? { [Key in keyof Value]?: Part<Value[Key]> | undefined }
    : Value;
