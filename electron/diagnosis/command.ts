/**
 * The command that tells how a station is: for `npm run diagnose` and the packaged app's `--diagnose`.
 * Asks the running station, and looks by itself where none runs.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig, type StationConfig } from '../config/config.ts';
import { readPaymentAccess } from '../payment-access.ts';
import { createHttp, SendFailure } from '../payment/http.ts';
import {
  areas,
  findingCodes,
  type DiagnosisReport,
  type Finding,
} from '../session/service-view.ts';
import { makeReport } from './finding.ts';
import { reportText } from './report-text.ts';
import { lookWithoutStation, onlyMistakes } from './look-without-station.ts';

/** sysexits.h for wrong options; otherwise whether the station can do its work. */
const exit = { works: 0, fault: 1, usage: 64 } as const;

const usage = `Tells what works at a station, what does not, and what to do.

  --config station.yaml   the station's configuration (needed)
  --data-dir DIR          instead of the configuration's dataDir
  --json                  the report as JSON

A running station is asked for what it knows. Where none runs, every line is opened and every
device asked once, the record is looked at, and the way to Vipps is walked. Nothing is
written to a device, and no payment is made. A relay board whose safety timer any question
renews is asked only after its lease, so that its contactor opens first.

Ends with 0; 1 something is at fault; 64 wrong options.`;

export interface DiagnoseSurroundings {
  /** Paths on the command line are relative to it. */
  directory: string;
  environment: Readonly<Record<string, string | undefined>>;
  version: string;
}

/** What the command has to say; `out` goes to standard output, `err` to standard error. */
interface Said {
  exitCode: number;
  out: string;
  err: string;
}

/** Does what `words` ask; Chromium's switches must have been taken out of them. */
export async function runDiagnose(
  words: readonly string[],
  surroundings: DiagnoseSurroundings,
): Promise<Said> {
  const wrong = (message: string): Said => ({
    exitCode: exit.usage,
    out: '',
    err: `${message}\n\n${usage}\n`,
  });
  const read = readOptions(words);
  if (typeof read === 'string') return wrong(read);
  if (read.help === true) return { exitCode: exit.works, out: `${usage}\n`, err: '' };
  if (read.config === undefined) return wrong('--diagnose needs --config FILE.');
  const report = await reportOf(read.config, read['data-dir'] ?? null, surroundings);
  const out = read.json === true ? `${JSON.stringify(report, null, 2)}\n` : reportText(report);
  return { exitCode: report.light === 'fault' ? exit.fault : exit.works, out, err: '' };
}

function readOptions(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { config: text, 'data-dir': text, json: flag, help: { ...flag, short: 'h' } };
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function reportOf(
  configPath: string,
  dataDir: string | null,
  { directory, environment, version }: DiagnoseSurroundings,
): Promise<DiagnosisReport> {
  const overrides = { dataDir: dataDir === null ? null : resolve(directory, dataDir) };
  const read = readConfig(resolve(directory, configPath), overrides);
  const reportWith = (stationId: string, findings: Finding[]): DiagnosisReport =>
    makeReport({ atMs: Date.now(), stationId, version }, findings);
  if (!read.ok) return reportWith('?', onlyMistakes(read.mistakes, read.warnings));
  const { config, warnings } = read;
  const told = await askRunningStation(config);
  if (told !== null) return told;
  const access = readPaymentAccess(config.vipps.gateway, environment);
  const findings = await lookWithoutStation(config, access, warnings, version);
  return reportWith(config.station.id, findings);
}

const light = z.enum(['ok', 'attention', 'fault', 'unknown']);
const reportSchema = z.object({
  atMs: z.number(),
  stationId: z.string(),
  version: z.string(),
  light,
  findings: z.array(
    z.object({
      code: z.enum(findingCodes),
      area: z.enum(areas),
      light,
      about: z.string(),
      sinceMs: z.number().nullable(),
      values: z.record(z.string(), z.string()),
      says: z.string(),
      todo: z.string(),
    }),
  ),
});

const askTimeoutMs = 5000;

/** The report of the station that answers where this configuration's would; null: none does. */
async function askRunningStation({ web, station }: StationConfig): Promise<DiagnosisReport | null> {
  const { host, port } = web.listen;
  // Asked for on every address, it is asked on this computer's own.
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const http = createHttp({ connectTimeoutMs: 2000 });
  try {
    const { body } = await http.send({
      method: 'GET',
      url: `http://${own.includes(':') ? `[${own}]` : own}:${port}/healthz`,
      headers: {},
      body: null,
      timeoutMs: askTimeoutMs,
    });
    const parsed = reportSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    return parsed.success && parsed.data.stationId === station.id ? parsed.data : null;
  } catch (error) {
    if (error instanceof SendFailure || error instanceof SyntaxError) return null;
    throw error;
  } finally {
    await http.close();
  }
}
