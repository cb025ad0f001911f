/**
 * Makes stickers with the fixed codes of a station's outlets: reads the configuration, makes sure of
 * the codes at Vipps, draws, writes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { formatMistakes } from '../../electron/command-line.ts';
import { readConfig, type StationConfig } from '../../electron/config/config.ts';
import { readPaymentAccess, type PaymentAccess } from '../../electron/payment-access.ts';
import type { Outcome, PaymentError } from '../../electron/payment/payments.ts';
import type { Log } from '../../electron/ports.ts';
import { brandAt } from '../../electron/session/snapshot.ts';
import type { Mistake, Qr } from '../../electron/session/view.ts';
import { outletUrl } from '../../electron/web/public-address.ts';
import { layOut, type Code, type StickerFacts } from './layout.ts';
import { stickerPdf } from './pdf.ts';
import { formats, readQrArguments, type Format, type QrArguments } from './qr-arguments.ts';
import { qrModules } from './qr-modules.ts';
import { stickerSvg } from './svg.ts';
import { openTypeface, type Typeface } from './typeface.ts';
import { openVippsCodes, type VippsCodes } from './vipps-codes.ts';

/** sysexits.h: wrong options, Vipps not available, no output, the configuration at fault. */
const exit = { ok: 0, usage: 64, vipps: 69, output: 73, config: 78 } as const;

const usage = `Makes a sticker for each outlet: its fixed code, which leads a phone to the outlet's page.

  --config station.yaml   the station's configuration, with payment.flows: [qr, redirect]
  --evse A                this outlet alone; may be given several times
  --out DIR               where the files go, qr-STATION-OUTLET.pdf and .svg; here unless told
  --format pdf            or svg; both unless told
  --language nb           nb, nn, se, en, da, sv, fi or de; the language the station starts in unless told

The codes are made at Vipps MobilePay as the station makes them, with the same keys or certificate.

Ends with 0; 64 wrong options, 69 trouble with Vipps MobilePay, 73 a file that cannot be written, 78
a faulty configuration or missing keys.`;

/** Where lines go: files to standard output, everything else to standard error. */
export interface Voice {
  out(line: string): void;
  err(line: string): void;
}

export interface QrSurroundings extends Voice {
  /** What paths on the command line are relative to. */
  directory: string;
  environment: Readonly<Record<string, string | undefined>>;
  nowMs: number;
}

/** Does what `argv` (without program and script) asks. @returns the exit code */
export async function runQr(argv: readonly string[], around: QrSurroundings): Promise<number> {
  const read = readQrArguments(argv);
  if (!read.ok) {
    around.err(`${read.mistakes.join('\n')}\n\n${usage}`);
    return exit.usage;
  }
  if (read.args === 'help') {
    around.out(usage);
    return exit.ok;
  }
  const station = readStation(path.resolve(around.directory, read.args.config), around);
  if (station === null) return exit.config;
  const { config, access, publicUrl } = station;
  const known = config.evses.map(({ label }) => label);
  const unknown = read.args.evses.filter((label) => !known.includes(label));
  if (unknown.length > 0) {
    const words = unknown.map((label) => JSON.stringify(label)).join(', ');
    around.err(`--evse is ${words}, but the station has ${known.join(', ')}.`);
    return exit.usage;
  }
  tellWhatPasses(config, around);
  const codes = openVippsCodes(config, access, logTo(around));
  try {
    const wanted = read.args.evses.length === 0 ? known : [...new Set(read.args.evses)];
    return await makeStickers(wanted, { config, publicUrl, codes, args: read.args, around });
  } finally {
    await codes.close();
  }
}

interface ReadyStation {
  config: StationConfig;
  access: PaymentAccess;
  publicUrl: string;
}

/** Null: it cannot be used, which has been told. */
function readStation(configPath: string, around: QrSurroundings): ReadyStation | null {
  const read = readConfig(configPath);
  const refuse = (mistakes: readonly Mistake[]): null => {
    around.err(formatMistakes(mistakes, read.configPath));
    return null;
  };
  if (!read.ok) return refuse(read.mistakes);
  const { config } = read;
  const { publicUrl } = config.web;
  if (!config.payment.flows.includes('redirect') || publicUrl === null) {
    const flows = config.payment.flows.join(', ');
    const message = `is [${flows}], so there is no page for a code to lead to; add redirect`;
    return refuse([{ path: 'payment.flows', message }]);
  }
  const access = readPaymentAccess(config.vipps.gateway, around.environment, around.nowMs);
  if (!access.ok) return refuse(access.mistakes);
  const useless = read.warnings.filter((warning) => warning.path === 'web.publicUrl');
  for (const { path: where, message } of [...useless, ...access.warnings]) {
    around.err(`${where}: ${message}`);
  }
  return { config, access: access.access, publicUrl };
}

/** What is right today and will not stay so, or is not the program's to decide. */
function tellWhatPasses({ station, payment }: StationConfig, { err, nowMs }: QrSurroundings): void {
  const [brand, later] = [brandAt(station.country, nowMs), brandAt(station.country, Infinity)];
  if (brand !== later) {
    err(`The stickers say ${brand}, as it is called now; once it is ${later}, print them anew.`);
  }
  if (payment.qrRenderer === 'station') {
    err(
      'The codes are drawn here, which needs the approval of Vipps MobilePay; payment.qrRenderer: vipps takes their own picture.',
    );
  }
}

interface Making {
  config: StationConfig;
  publicUrl: string;
  codes: VippsCodes;
  args: QrArguments;
  around: QrSurroundings;
}

/** One outlet after the other; trouble with one does not keep the others from theirs. */
async function makeStickers(outlets: readonly string[], making: Making): Promise<number> {
  const typeface = openTypeface();
  let exitCode: number = exit.ok;
  for (const outlet of outlets) {
    const made = await makeSticker(outlet, typeface, making);
    if (made === exit.output) return made;
    if (made !== exit.ok) exitCode = made;
  }
  return exitCode;
}

async function makeSticker(outlet: string, typeface: Typeface, making: Making): Promise<number> {
  const { config, publicUrl, codes, args, around } = making;
  const address = outletUrl(publicUrl, outlet);
  const facts = factsOf(config, outlet, address, args, around.nowMs);
  const missing = typeface.missingIn(`${facts.stationName}${facts.operator}`);
  if (missing.length > 0)
    around.err(`No typeface here has ${missing.join(' ')}: look at the file.`);
  const qr = await codes.ensure(outlet, address);
  for (const format of formats.filter((one) => args.formats.includes(one))) {
    const code = qr.ok ? await codeFor(format, outlet, qr.value, codes) : qr;
    if (!code.ok) {
      around.err(troubleOf(outlet, code.error, config));
      return exit.vipps;
    }
    const drawing = layOut(facts, code.value, typeface);
    const content =
      format === 'pdf' ? await stickerPdf(drawing, typeface) : stickerSvg(drawing, typeface);
    const directory = path.resolve(around.directory, args.out ?? '.');
    const file = path.join(directory, `qr-${config.station.id}-${outlet}.${format}`);
    if (!write(file, content, around)) return exit.output;
    around.out(file);
  }
  return exit.ok;
}

function factsOf(
  config: StationConfig,
  outlet: string,
  address: string,
  args: QrArguments,
  nowMs: number,
): StickerFacts {
  const { id, name, country, startLanguage, supportPhone, operator } = config.station;
  return {
    // Letters put together of two characters have no glyph of their own.
    stationName: name.normalize('NFC'),
    stationId: id,
    outlet,
    language: args.language ?? startLanguage,
    brand: brandAt(country, nowMs),
    supportPhone,
    operator: operator.name.normalize('NFC'),
    address,
  };
}

/** Drawn from its text; or, for a PDF, as Vipps' PNG, and for an SVG as the picture that came. */
async function codeFor(
  format: Format,
  outlet: string,
  qr: Qr,
  codes: VippsCodes,
): Promise<Outcome<Code>> {
  if (qr.kind === 'text') {
    return { ok: true, value: { kind: 'modules', ...qrModules(qr.payload) } };
  }
  const picture =
    format === 'pdf' ? await codes.png(outlet) : { ok: true as const, value: qr.dataUri };
  return picture.ok ? { ok: true, value: { kind: 'picture', dataUri: picture.value } } : picture;
}

function troubleOf(outlet: string, error: PaymentError, { vipps }: StationConfig): string {
  const hints: Partial<Record<PaymentError['code'], string>> = {
    unreachable: `Is the line up, and vipps.baseUrl (${vipps.baseUrl}) right?`,
    'timed-out': 'Try again: the command begins from the start.',
    'keys-refused': `Are the keys those of the sales unit at ${vipps.baseUrl}?`,
    'rate-limited': 'Try again in a few minutes.',
    'vipps-trouble': 'Try again in a few minutes.',
  };
  const hint = hints[error.code];
  return `Outlet ${outlet} has no sticker: ${error.message}.${hint === undefined ? '' : ` ${hint}`}`;
}

function write(file: string, content: string | Uint8Array, { err }: Voice): boolean {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    err(`${file} cannot be written: ${reason}.`);
    return false;
  }
}

function logTo({ err }: Voice): Log {
  const quiet = (): void => undefined;
  const aloud = (_fields: object, message: string): void => err(message);
  return { debug: quiet, info: quiet, warn: aloud, error: aloud };
}
