/** What a technician at the screen needs of the station: the desk, and every tool behind it. */
import { join } from 'node:path';
import type { Hardware, StationLine } from '../hardware/open.ts';
import type { WebhookWatch } from './assemble-phone.ts';
import type { Clock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import { isLoopback } from './config/address.ts';
import { reportText } from './diagnosis/report-text.ts';
import type { DeviceTrouble } from './field-report.ts';
import type { StationDiagnosis } from './diagnosis/station-diagnosis.ts';
import type { StationLog } from './log.ts';
import { makeRedact } from './log-redact.ts';
import type { SecretStore } from './secret-store.ts';
import { bundleTools, type BundleTools } from './service/bundle.ts';
import { openDesk, type Desk, type Tools } from './service/desk.ts';
import { evidenceShelf, type EvidenceShelf } from './service/evidence-shelf.ts';
import { answered } from './service/handlers.ts';
import { lineTools, type LineEars, type LineTools } from './service/line-tools.ts';
import { logTools } from './service/log-tools.ts';
import type { MaintenanceTools } from './service/maintenance-tools.ts';
import { meterTools, type MeterTools } from './service/meter-tools.ts';
import { paymentTools, type PaymentTools } from './service/payment-tools.ts';
import { evidencePlaces, type Places } from './service/places.ts';
import { recordTools, type RecordTools } from './service/record-tools.ts';
import { isQuiet, openVisit, runningTrial } from './session/service-visit.ts';
import type { LineView } from './session/service-request.ts';
import type { StationState } from './session/state.ts';
import type { Station } from './station.ts';
import type { VippsLine } from './vipps-line.ts';

export interface ServiceParts {
  config: StationConfig;
  version: string;
  station: Station;
  hardware: Hardware;
  vipps: VippsLine;
  webhooks: WebhookWatch | null;
  secrets: SecretStore;
  diagnosis: StationDiagnosis;
  /** Prometheus' text. */
  metrics: () => Promise<string>;
  maintenance: MaintenanceTools;
  /** Ends the program in order, to be started anew. */
  restart: () => void;
  clock: Clock;
  log: StationLog;
}

export interface ServiceSide extends Pick<Desk, 'answer'> {
  /** Files to be had once, by this computer itself. */
  evidence: Pick<EvidenceShelf, 'take'>;
  stop(): void;
}

export function assembleService(parts: ServiceParts): ServiceSide {
  const { config, station, hardware, clock, log, maintenance } = parts;
  const { dataDir, evses } = config;
  const { lines } = hardware;
  const shelf = evidenceShelf(join(dataDir, 'evidence'), clock);
  const places = evidencePlaces({ shelf, dataDir, address: () => loopbackOf(config) });
  const meters = meterTools({ evses, lines, clock });
  const line = stationLineTools(parts);
  const logs = logTools(log);
  const tools: Tools = {
    ...ofTheField(lines, meters, line),
    ...ofPayment(parts),
    ...ofTheRecord(parts, places),
    log: logs.log,
    setLogLevel: logs.setLogLevel,
    lockCheck: maintenance.lockCheck,
    brightness: maintenance.brightness,
    versions: maintenance.versions,
    restart() {
      // The answer goes first.
      setImmediate(parts.restart);
      return answered<'restart'>(null);
    },
  };
  const desk = openDesk({
    station,
    tools,
    onLeft() {
      for (const tool of [line, logs, shelf, maintenance]) tool.end();
    },
    log,
  });
  const endWatch = watchReadings(station, meters);
  const endTurns = station.onTurn(() => line.turn());
  return {
    answer: (raw) => desk.answer(raw),
    evidence: shelf,
    stop() {
      desk.stop();
      endWatch();
      endTurns();
      line.end();
      shelf.end();
    },
  };
}

type OfTheField =
  'lines' | 'readings' | 'registers' | 'startScan' | 'scan' | 'lineQuality' | 'frames';

function ofTheField(
  lines: ReadonlyMap<string, StationLine>,
  { readings, registers }: MeterTools,
  { startScan, scan, lineQuality, frames }: LineTools,
): Pick<Tools, OfTheField> {
  const views = () => answered<'lines'>(lineViews(lines));
  return { lines: views, readings, registers, startScan, scan, lineQuality, frames };
}

function ofPayment({ config, vipps, webhooks, clock }: ServiceParts): PaymentTools {
  return paymentTools({
    vipps: vipps.options,
    hasGateway: config.vipps.gateway !== null,
    currency: config.tariff.currency,
    stationId: config.station.id,
    publicUrl: config.web.publicUrl,
    webhooks,
    clock,
    nowMs: wallMs,
  });
}

/** The report, the sessions, and what is taken along of them. */
function ofTheRecord(
  { config, version, diagnosis, maintenance, metrics, secrets, log }: ServiceParts,
  places: Places,
): Pick<Tools, 'report' | 'places'> & RecordTools & BundleTools {
  const { dataDir, station } = config;
  // The log hides the keys' values as well; what else is taken along has never held them.
  const redact = makeRedact();
  return {
    report: async ({ isFresh }) => answered<'report'>(await diagnosis.diagnose(isFresh)),
    places: places.places,
    ...recordTools({ dataDir, stationId: station.id, places, redact, nowMs: wallMs }),
    ...bundleTools({
      config,
      version,
      report: () => diagnosis.diagnose(false),
      reportText,
      metrics,
      versions: async () => {
        const answer = await maintenance.versions({ type: 'versions' });
        return answer.ok ? answer.value : [];
      },
      log: log.recent,
      secrets,
      places,
      redact,
      nowMs: wallMs,
    }),
  };
}

/** Files are dated by the computer's own clock, right or wrong. */
function wallMs(): number {
  return Date.now();
}

function lineViews(lines: ReadonlyMap<string, StationLine>): LineView[] {
  return [...lines].map(([name, { bus }]) => {
    return { name, where: bus.line, canScan: bus.speaks === 'modbus' };
  });
}

function stationLineTools({ config, station, hardware, clock }: ServiceParts): LineTools {
  const { evses, limits } = config;
  return lineTools({
    evses,
    lines: hardware.lines,
    clock,
    scanRefusal: () => scanRefusal(station.state),
    lendingRefusal: () => scanRefusal(station.state) ?? lendingRefusal(station.state),
    earsOn: (name) => earsOn(station, evses, name),
    readingMaxAgeMs: limits.readingMaxAgeMs,
  });
}

/** Why nobody may ask around on a line now; the desk has let the scan begin. */
function scanRefusal(state: StationState): string | null {
  if (!isQuiet(state)) return 'Stopped: an outlet is in use.';
  return runningTrial(state) === null ? null : 'Stopped: a guided test has begun.';
}

/** A line that is lent carries no command to open: so, never while a relay is closed. */
function lendingRefusal({ evses }: StationState): string | null {
  const closed = Object.entries(evses).find(([, { relay }]) => relay.isEnergized === true);
  if (closed === undefined) return null;
  return `Other speeds were not tried: the relay of outlet ${closed[0]} reports that it is closed.`;
}

/** Of the devices on a line, those that the station heard at first. */
function earsOn(station: Station, evses: StationConfig['evses'], line: string): LineEars {
  const devices = evses.flatMap(({ label, meter, relay, pilot }) => [
    { label, name: 'meter' as const, bus: meter.bus },
    { label, name: 'relay' as const, bus: relay.bus },
    ...(pilot === null ? [] : [{ label, name: 'pilot' as const, bus: pilot.bus }]),
  ]);
  const here = devices.filter(({ bus }) => bus === line);
  const troubleOf = ({ label, name }: (typeof here)[number]): DeviceTrouble | undefined =>
    station.fieldReport().outlets[label]?.troubles[name];
  const heard = here.filter((device) => troubleOf(device) === undefined);
  return {
    hearsNobody: here.length > 0 && here.every((device) => troubleOf(device)?.kind === 'silent'),
    isCaughtUp: () => heard.every((device) => troubleOf(device)?.kind !== 'line-down'),
  };
}

/** Keeps the last minutes of every meter at hand, and counts anew with each visit. */
function watchReadings(station: Station, meters: MeterTools): () => void {
  let isIn = false;
  const endTurns = station.onTurn(() => {
    const isInNow = openVisit(station.state) !== null;
    if (isInNow && !isIn) meters.begin();
    isIn = isInNow;
  });
  const endReadings = station.onReading((evse, reading) => meters.note(evse, reading));
  return () => {
    endTurns();
    endReadings();
  };
}

/** Where this computer reaches its own web server; null: it listens elsewhere alone. */
function loopbackOf({ web: { listen } }: StationConfig): string | null {
  const isEverywhere = listen.host === '0.0.0.0' || listen.host === '::';
  const host = isEverywhere ? '127.0.0.1' : listen.host;
  if (!isLoopback(host)) return null;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}
