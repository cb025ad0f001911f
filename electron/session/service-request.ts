/**
 * What a technician asks the station for beyond what the snapshot shows, and what is answered; types
 * only. Nothing of it is answered before the PIN (electron/service/desk.ts). Units as in view.ts.
 */
import type { DiagnosisReport, Light, ServiceReason, TrialKind } from './service-view.ts';
import type { AlertCode } from './state.ts';
import type { Currency } from './view.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type ServiceLogLevel = (typeof logLevels)[number];

/** What a technician asks for; answered with the entry of `ServiceAnswers` of the same name. */
export type ServiceRequest =
  /** `isFresh`: look again at what takes a while (network, lines), instead of at what is known. */
  | { type: 'report'; isFresh: boolean }
  | { type: 'readings'; evse: string }
  | { type: 'registers'; evse: string }
  | { type: 'startTrial'; evse: string; kind: TrialKind }
  | { type: 'endTrial' }
  | { type: 'lines' }
  /** Begins, or tells how far it is: one at a time. `isWide`: all unit ids and speeds. */
  | { type: 'startScan'; line: string; isWide: boolean }
  | { type: 'scan'; line: string }
  | { type: 'lineQuality'; line: string }
  | { type: 'frames'; line: string; afterSeq: number }
  | { type: 'testPayment' }
  | { type: 'testWebhook' }
  | { type: 'retry'; reference: string }
  /** `by`: the technician's sign, which the operator has given: 2 to 8 capital letters and digits, no name. */
  | { type: 'acknowledge'; code: AlertCode; reference: string | null; by: string }
  | { type: 'sessions'; beforeMs: number | null }
  | { type: 'story'; reference: string }
  | { type: 'log'; level: ServiceLogLevel; text: string; afterSeq: number }
  | { type: 'setLogLevel'; level: ServiceLogLevel }
  | { type: 'bundlePreview' }
  | { type: 'places' }
  | { type: 'writeBundle'; place: string }
  | { type: 'writeSessions'; place: string }
  | { type: 'lockCheck' }
  | { type: 'brightness'; percent: number | null }
  | { type: 'setService'; evse: string; isOpen: boolean; reason: ServiceReason }
  | { type: 'versions' }
  | { type: 'restart' };

/** A value of a meter with what was on the wire. */
export interface RegisterView {
  /** What the driver calls it: energy, power, voltage, serial number, … */
  meaning: string;
  unit: number;
  function: number;
  address: number;
  count: number;
  /** As they came, hexadecimal, a space between bytes; null: no answer. */
  bytesHex: string | null;
  /** Decoded and scaled, with its unit; the error in words where there is none. */
  value: string;
  tookMs: number | null;
}

export interface ReadingPoint {
  atMs: number;
  energyWh: number;
  powerW: number;
}

/** Two successive readings held against each other. */
export interface ReadingComparison {
  overMs: number;
  deltaWh: number;
  /** Mean power × time, Wh. */
  expectedWh: number;
  /** The register's step, Wh: so much they may differ. */
  stepWh: number;
  isPlausible: boolean;
}

export interface ReadingsView {
  /** Oldest first, the last ten minutes at most. */
  points: ReadingPoint[];
  /** Over the last minute or so; null before two readings. */
  comparison: ReadingComparison | null;
  readingAgeMs: number | null;
  /** How the unit has answered in this visit. */
  counters: { asked: number; answered: number; refused: number; silent: number; corrupt: number };
}

/** A line that the configuration names. */
export interface LineView {
  /** For the requests about it. */
  name: string;
  /** The device, or host and port. */
  where: string;
  /** False where the board has a protocol of its own: there are no unit ids to be asked. */
  canScan: boolean;
}

export interface ScanView {
  isRunning: boolean;
  /** 0 to 1. */
  progress: number;
  /** In which setting it is asking, such as "9600 8N1"; '' over the network. */
  setting: string;
  found: {
    unit: number;
    setting: string;
    kind: 'meter' | 'relay' | 'unknown' | 'noise';
    /** Driver, model and serial number as far as known, in one line. */
    words: string;
    /** What the configuration says of this unit; null: nothing. */
    configuredAs: string | null;
  }[];
  /** Why it ended early; null: it did not. */
  trouble: string | null;
}

export interface LineQualityView {
  line: string;
  isUp: boolean;
  /** Why it is down; null while up. */
  reason: string | null;
  sinceMs: number;
  counters: Record<string, number>;
  units: {
    unit: number;
    asked: number;
    answered: number;
    refused: number;
    silent: number;
    corrupt: number;
    p50Ms: number | null;
    p95Ms: number | null;
    /** English, from the probe. */
    verdict: string;
  }[];
}

/** Bytes as they went over the line, with what they mean. */
export interface FrameView {
  seq: number;
  atMs: number;
  direction: 'sent' | 'received';
  bytesHex: string;
  /** Such as "unit 1: read 2 input registers from 0x0156", or "wrong checksum". */
  meaning: string;
}

/** One step of a test of payment or webhooks. */
export interface TestStep {
  step:
    | 'resolve'
    | 'connect'
    | 'token'
    | 'look-up'
    | 'create'
    | 'cancel'
    | 'clock'
    | 'registration'
    | 'round-trip';
  light: Light;
  tookMs: number | null;
  /** English, one sentence. */
  says: string;
}

export interface StoryLine {
  atMs: number;
  /** The event's type as the journal has it, or `operation`, or `alert`. */
  what: string;
  /** The figures of it, in one line; nothing personal. */
  detail: string;
}

export interface SessionLine {
  reference: string;
  evse: string;
  createdAtMs: number;
  stoppedAtMs: number | null;
  energyWh: number | null;
  currency: Currency;
  dueMinor: number | null;
  paidMinor: number;
  isSettled: boolean;
  paymentState: string | null;
  alert: string | null;
}

export interface LogLine {
  seq: number;
  atMs: number;
  level: ServiceLogLevel;
  part: string | null;
  message: string;
  /** The other fields, as JSON in one line; '' without any. */
  fields: string;
}

/** Where evidence can be taken: a stick that is plugged in, or a download on this computer itself. */
export interface Place {
  /** For `writeBundle`. */
  id: string;
  kind: 'stick' | 'download';
  name: string;
  freeBytes: number | null;
}

/** What an answer holds, by the request's type. */
export interface ServiceAnswers {
  report: DiagnosisReport;
  readings: ReadingsView;
  registers: RegisterView[];
  startTrial: null;
  endTrial: null;
  lines: LineView[];
  startScan: ScanView;
  scan: ScanView;
  lineQuality: LineQualityView;
  frames: FrameView[];
  testPayment: TestStep[];
  testWebhook: TestStep[];
  retry: null;
  acknowledge: null;
  sessions: { sessions: SessionLine[]; hasMore: boolean };
  story: StoryLine[];
  log: { lines: LogLine[]; level: ServiceLogLevel };
  setLogLevel: null;
  bundlePreview: { files: { name: string; bytes: number; text: string }[]; fingerprint: string };
  places: Place[];
  /** `where`: a path on the stick, or an address of this computer. */
  writeBundle: { where: string; sha256: string; bytes: number };
  writeSessions: { where: string; sha256: string; bytes: number };
  lockCheck: { step: string; isHeld: boolean; says: string }[];
  brightness: { percent: number | null; isAdjustable: boolean };
  setService: null;
  versions: { name: string; version: string }[];
  restart: null;
}

/** Why nothing was answered. */
export type ServiceRefusal =
  | 'not-in-service' // no PIN, or the visit is over
  | 'read-only' // somebody's charge runs
  | 'not-understood'
  | 'unknown' // no such outlet, line, payment, place
  | 'busy' // the same is under way
  | 'failed';

export type ServiceAnswer<Type extends keyof ServiceAnswers = keyof ServiceAnswers> =
  { ok: true; value: ServiceAnswers[Type] } | { ok: false; why: ServiceRefusal; message: string };
