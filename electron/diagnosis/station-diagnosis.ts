/**
 * The diagnosis of a running station: remembers what only time can tell, gathers the facts, and looks
 * anew where it is asked to. Holds nothing that the station decides by.
 */
import type { Hardware } from '../../hardware/open.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { StationConfig } from '../config/config.ts';
import type { PaymentAccess } from '../payment-access.ts';
import type { RegistrarStatus } from '../payment/webhook-registrar.ts';
import type { ScreenReport } from '../screen/report.ts';
import type { DiagnosisReport } from '../session/service-view.ts';
import { runningTrial } from '../session/service-visit.ts';
import type { StationState } from '../session/state.ts';
import type { Mistake } from '../session/view.ts';
import type { Station } from '../station.ts';
import type { VippsLine } from '../vipps-line.ts';
import { askSynchronized, findComputer, readSensors } from './computer.ts';
import { FieldWatch } from './field-watch.ts';
import { makeReport } from './finding.ts';
import { searchLines } from './line-search.ts';
import { findLines, type Discovery } from './lines.ts';
import { findMoney } from './money.ts';
import { findOutlets } from './outlets.ts';
import { findPayment } from './payment.ts';
import { PaymentWatch } from './payment-watch.ts';
import { findRecord, lookAtDisk } from './record.ts';
import { findScreen } from './screen.ts';
import { findSettings } from './settings.ts';
import { DeliveryWatch, findWebhooks, OwnAddress } from './webhooks.ts';

export interface StationDiagnosisParts {
  config: StationConfig;
  warnings: readonly Mistake[];
  version: string;
  access: PaymentAccess;
  /** How the record could be opened. */
  record: { fault: 'F31' | 'F32' | null; reason: string | null };
  station: Station;
  hardware: Hardware;
  vipps: VippsLine;
  /** Null: this station is not to be called. */
  webhookStatus: () => RegistrarStatus | null;
  clock: Clock;
}

/** Whoever asks more often gets the same again: /healthz may be asked ten times a second. */
const sameForMs = 1000;

export class StationDiagnosis {
  readonly #parts: StationDiagnosisParts;
  readonly #field: FieldWatch;
  readonly #payment: PaymentWatch;
  readonly #deliveries = new DeliveryWatch();
  readonly #own = new OwnAddress();
  readonly #startedAtMs: number;
  #screen: (() => ScreenReport) | null = null;
  #discoveries: readonly Discovery[] = [];
  #isSynchronized: boolean | null = null;
  #ownAddress: string | null = null;
  #underWay: Promise<DiagnosisReport> | null = null;
  #last: DiagnosisReport | null = null;
  #endTurns: Cancel = () => undefined;

  constructor(parts: StationDiagnosisParts) {
    this.#parts = parts;
    this.#field = new FieldWatch(parts);
    this.#payment = new PaymentWatch(parts);
    this.#startedAtMs = parts.clock.nowMs();
  }

  /** Follows the station from now on. */
  start(): void {
    this.#endTurns = this.#parts.station.onTurn(() => this.#turn());
    void askSynchronized().then((isSynchronized) => (this.#isSynchronized = isSynchronized));
  }

  stop(): void {
    this.#endTurns();
  }

  /** Where there is a screen: how it fares. */
  watchScreen(report: () => ScreenReport): void {
    this.#screen = report;
  }

  /** A delivery of Vipps came through. */
  called(reference: string): void {
    this.#deliveries.called(reference);
  }

  /** A question to our public address came in; true: it was this diagnosis that asked. */
  isOwnProbe(nonce: string): boolean {
    return this.#own.arrived(nonce);
  }

  #turn(): void {
    const { station, clock } = this.#parts;
    const nowMs = clock.nowMs();
    this.#field.note(station.state, nowMs);
    this.#payment.note(station.state, nowMs);
    this.#deliveries.look(station.state, nowMs);
  }

  /** What is known, at once: nothing is asked of lines or network. */
  report(): DiagnosisReport {
    const nowMs = this.#parts.clock.nowMs();
    if (this.#last !== null && nowMs - this.#last.atMs < sameForMs) return this.#last;
    return (this.#last = this.#make(this.#field.facts(), nowMs));
  }

  /** `isFresh`: looks anew, some twenty seconds at most; whoever asks meanwhile gets the same look. */
  diagnose(isFresh: boolean): Promise<DiagnosisReport> {
    if (!isFresh) return Promise.resolve(this.report());
    this.#underWay ??= this.#lookAnew().finally(() => (this.#underWay = null));
    return this.#underWay;
  }

  async #lookAnew(): Promise<DiagnosisReport> {
    const { config, hardware, clock, station, vipps, webhookStatus } = this.#parts;
    const { publicUrl } = config.web;
    // As it was before: a line that is searched says other things for a moment.
    const before = this.#field.facts();
    const [discoveries, isSynchronized, ownAddress] = await Promise.all([
      searchLines({
        buses: hardware.buses,
        configs: config.buses,
        devices: before.devices,
        clock,
        mayAsk: () => isQuiet(station),
      }),
      askSynchronized(),
      publicUrl === null || webhookStatus() === null
        ? null
        : this.#own.ask(publicUrl, vipps.options.send),
      this.#payment.lookAnew(),
    ]);
    this.#discoveries = discoveries;
    this.#isSynchronized = isSynchronized;
    this.#ownAddress = ownAddress;
    return (this.#last = this.#make(before, clock.nowMs()));
  }

  #make(field: ReturnType<FieldWatch['facts']>, atMs: number): DiagnosisReport {
    const { config, version, warnings, station } = this.#parts;
    const { state } = station;
    const { findings, blamed } = findLines(field.lines, field.devices, this.#discoveries, atMs);
    const payment = findPayment(this.#payment.facts(state, atMs));
    const keysAreTold = payment.some(
      ({ code }) => code === 'keys-refused' || code === 'sales-unit-wrong',
    );
    return makeReport({ atMs, stationId: config.station.id, version }, [
      ...findOutlets(field.outlets, field.devices, this.#discoveries, blamed, atMs),
      ...findings,
      ...payment,
      ...findWebhooks({
        registration: this.#parts.webhookStatus(),
        publicUrl: config.web.publicUrl,
        unreachable: this.#ownAddress,
        missed: this.#deliveries.missed,
      }),
      ...findMoney(state, keysAreTold),
      ...this.#record(),
      ...findScreen({ report: this.#screen?.() ?? null, touchDevice: config.ui.touchDevice }, atMs),
      ...this.#computer(),
      ...findSettings({ mistakes: [], warnings, tariffEndsAtMs: config.tariffEndsAtMs }, atMs),
    ]);
  }

  #record() {
    const { record, config } = this.#parts;
    const { dataDir } = config;
    const { fault, reason } = record;
    const sinceMs = fault === null ? null : this.#startedAtMs;
    const disk = lookAtDisk(dataDir);
    return findRecord({ dataDir, fault, reason, sinceMs, exists: true, disk });
  }

  #computer() {
    const { station, clock } = this.#parts;
    return findComputer({
      wallMs: Date.now(),
      stationMs: clock.nowMs(),
      isSynchronized: this.#isSynchronized,
      sensors: readSensors(),
      loopLagMs: station.fieldReport().loopLagMs,
      isHalted: station.isHalted,
    });
  }
}

/** Nobody charges, pays or begins to, no contactor is closed, and none is about to be for a test. */
function isQuiet({ state, isHalted }: { state: StationState; isHalted: boolean }): boolean {
  return (
    !isHalted &&
    runningTrial(state) === null &&
    Object.values(state.evses).every(
      ({ session, relay }) =>
        (session.state === 'idle' || session.state === 'finished') && relay.isEnergized !== true,
    )
  );
}
