/** Makes a station out of its configuration: every real part, joined. Knows no Electron. */
import { meterModel } from '../hardware/meters/models.ts';
import type { MeterModel } from '../hardware/meters/meter-model.ts';
import { openHardware, type Hardware } from '../hardware/open.ts';
import { daylightAt, placeOf } from './ambience/daylight.ts';
import type { ServiceParts } from './assemble-service.ts';
import { assemblePhoneSide, visitUrl, type FindPast } from './assemble-phone.ts';
import { systemClock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import { countries } from './config/countries.ts';
import { opensWithoutStation } from './config/devices.ts';
import { hardwareConfigOf } from './config/hardware-config.ts';
import { StationDiagnosis } from './diagnosis/station-diagnosis.ts';
import type { BusReport } from './field-report.ts';
import type { FieldDevices } from './field.ts';
import type { PaymentAccess } from './payment-access.ts';
import { isPinRight } from './pin.ts';
import type { DeskSettings } from './payment/payment-desk.ts';
import { createVippsClient, imagesOf } from './payment/vipps-client.ts';
import type { Log } from './ports.ts';
import { keepRecord, openRecord } from './record-keeping.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';
import { staysAtMost } from './session/limits.ts';
import type { DiagnosisReport } from './session/service-view.ts';
import type { FixedFacts } from './session/snapshot.ts';
import type { EvseRules, Rules, StationLocation } from './session/state.ts';
import type { Mistake } from './session/view.ts';
import { Station } from './station.ts';
import { stopCodeFor } from './stop-code.ts';
import { openVippsLine } from './vipps-line.ts';
import type { ScreenReport } from './screen/report.ts';
import type { PhoneBundle } from './web/phone-bundle.ts';
import type { WebParts } from './web/server.ts';

export interface AssembledStation {
  station: Station;
  /** What the technician's desk works with (assemble-service.ts), as far as it is the station's. */
  serviceParts: Omit<ServiceParts, 'metrics' | 'maintenance' | 'restart' | 'log'>;
  /** What its web server answers from; `bundle` is asked for with the first page. */
  web(bundle: () => PhoneBundle): WebParts;
  /** What works and what does not; `isFresh`: looks anew, which takes some twenty seconds at most. */
  diagnose(isFresh: boolean): Promise<DiagnosisReport>;
  /** Where the station has a screen: how it fares, for the diagnosis. */
  watchScreen(report: () => ScreenReport): void;
  start(): void;
  /** Opens the relays, then closes lines, connections and the database. */
  stop(): Promise<void>;
}

/** What the machine decides by, out of the configuration. */
export function rulesOf(config: StationConfig): Rules {
  const { station, payment, limits, ui } = config;
  return {
    stationId: station.id,
    stationName: station.name,
    country: station.country,
    currency: config.tariff.currency,
    timeZone: station.timeZone,
    language: station.startLanguage,
    evses: config.evses.map(({ label, id, connector, maxPowerW, meter, relay, pilot }) => ({
      label,
      id,
      connector,
      maxPowerW,
      leaseMs: relay.leaseMs,
      ...stepOf(meterModel(meter.driver)),
      ...(pilot !== null && { pilot: { currentA: pilot.maxCurrentA } }),
      ...(!opensWithoutStation(relay.driver, pilot?.driver) && { hasNoDeadMan: true as const }),
    })),
    ...(station.location !== null && { location: locationOf(station.location) }),
    tariff: config.tariff,
    flows: payment.flows,
    amountsMinor: payment.amounts,
    defaultMinor: payment.defaultAmount,
    plugInTimeoutMs: payment.plugInTimeoutS * 1000,
    resumeWithinMs: payment.resumeWithinS * 1000,
    readingMaxAgeMs: limits.readingMaxAgeMs,
    idlePowerW: limits.idlePowerW,
    idleMs: Math.round(limits.idleMinutes * 60_000),
    receiptMs: ui.receiptS * 1000,
    staysAtMost,
    ...(config.diagnostics.pinHash !== null && { hasPin: true as const }),
  };
}

/** How fine the meter's energy register is. */
function stepOf({
  energy,
  energyStepWh,
}: MeterModel): Pick<EvseRules, 'meterStepWh' | 'meterFloatWh'> {
  const isFloat = energy.type === 'f32';
  return { meterStepWh: energyStepWh, ...(isFloat && { meterFloatWh: energy.scale }) };
}

/** OCPI writes degrees with five to seven decimals. */
function locationOf(location: NonNullable<StationConfig['station']['location']>): StationLocation {
  const { latitude, longitude } = location;
  return { ...location, latitude: latitude.toFixed(6), longitude: longitude.toFixed(6) };
}

/** What a driver may read about the station. */
export function factsOf(config: StationConfig): FixedFacts {
  const { station } = config;
  return {
    id: station.id,
    name: station.name,
    country: station.country,
    currency: config.tariff.currency,
    timeZone: station.timeZone,
    supportPhone: station.supportPhone,
    operatorName: station.operator.name,
    organizationNumber: station.operator.organizationNumber,
    termsUrl: station.operator.termsUrl,
    privacyUrl: station.operator.privacyUrl,
    languages: station.languages,
    flows: config.payment.flows,
    stopHoldMs: config.ui.stopHoldMs,
    screenDiagonalIn: config.ui.screenDiagonalIn,
    attractAfterS: config.ui.attractAfterS,
    sounds: config.ui.sounds,
    daylight: { theme: config.ui.theme, isDayAt: daylightAt(placeOf(station)) },
  };
}

/** Makes everything and starts nothing but the lines of the buses; `warnings` of the configuration. */
export function assembleStation(
  config: StationConfig,
  access: PaymentAccess,
  version: string,
  log: Log,
  onHalt: (reason: Error) => void,
  warnings: readonly Mistake[] = [],
): AssembledStation {
  const rules = rulesOf(config);
  const { pinHash } = config.diagnostics;
  const { journal, state, fault, reason } = openRecord(config.dataDir, rules, log);
  const clockIsUncertain = Date.now() < state.atMs;
  const clock = systemClock(state.atMs);
  const hardware = openHardware(hardwareConfigOf(config), clock);
  watchForOtherMasters(hardware, log);
  const vipps = openVippsLine(config, access, version, clock, log);
  const secrets = openSecretStore(config.dataDir, log);
  const station = new Station({
    rules,
    facts: factsOf(config),
    journal,
    state,
    clock,
    clockIsUncertain,
    payments: createVippsClient(vipps.options, vipps.caller),
    desk: deskOf(config, secrets),
    isPinRight: pinHash === null ? null : (pin) => isPinRight(pin, pinHash),
    stopCodeOf: config.ui.stopCode ? (reference) => stopCodeFor(secrets.pageKey, reference) : null,
    devices: devicesOf(config, hardware),
    log,
    onHalt,
  });
  const codes = { caller: vipps.caller, images: imagesOf(vipps.options) };
  const findPast: FindPast = (reference) => journal.pastPayment(reference);
  const phones = assemblePhoneSide({ config, station, secrets, codes, findPast, clock, log });
  const keeping = keepRecord({ config, journal, station, fault, clock, log, onHalt });
  const webhookStatus = () => phones.webhooks?.status() ?? null;
  const record = { fault, reason };
  const known = { config, warnings, version, access, record, webhookStatus };
  const around = { station, hardware, vipps, clock };
  const diagnosis = new StationDiagnosis({ ...known, ...around });
  phones.webhooks?.onSignal((reference) => diagnosis.called(reference));
  return {
    station,
    serviceParts: { config, version, secrets, diagnosis, webhooks: phones.webhooks, ...around },
    web: (bundle) => ({
      state: () => station.state,
      isHalted: () => station.isHalted,
      publicUrl: config.web.publicUrl,
      trustedProxies: config.web.trustedProxies,
      clock,
      log,
      field: () => ({ ...station.fieldReport(), buses: busesOf(hardware) }),
      sold: () => journal.soldTotals(),
      diagnosis: () => diagnosis.report(),
      ...phones.web(bundle, (nonce) => diagnosis.isOwnProbe(nonce)),
    }),
    diagnose: (isFresh) => diagnosis.diagnose(isFresh),
    watchScreen: (report) => diagnosis.watchScreen(report),
    start() {
      station.start();
      phones.start();
      keeping.start();
      diagnosis.start();
    },
    async stop() {
      diagnosis.stop();
      keeping.stop();
      phones.stop();
      await station.stop();
      hardware.close();
      await vipps.close();
    },
  };
}

function deskOf(config: StationConfig, secrets: SecretStore): DeskSettings {
  const { publicUrl } = config.web;
  return {
    stationId: config.station.id,
    qrRenderer: config.payment.qrRenderer,
    returnUrlOf: (reference) =>
      publicUrl === null ? null : visitUrl(publicUrl, secrets.pageKey, reference),
    receiptLanguage: countries[config.station.country].language,
  };
}

function busesOf(hardware: Hardware): BusReport[] {
  return [...hardware.buses.values()].map((bus) => {
    const isUp = bus.status().state === 'up';
    return { name: bus.name, isUp, counters: { ...bus.counters() } };
  });
}

/** A line has one master. Where there are two, readings get lost, and only a person can mend it. */
function watchForOtherMasters(hardware: Hardware, log: Log): void {
  for (const bus of hardware.buses.values()) {
    bus.onOtherMaster(() =>
      log.warn(
        { bus: bus.name, line: bus.line },
        'another master asks questions on this line: answers get lost; take it off, or give it a line of its own',
      ),
    );
  }
}

function devicesOf(config: StationConfig, hardware: Hardware): Record<string, FieldDevices> {
  const devices: Record<string, FieldDevices> = {};
  for (const { label } of config.evses) {
    const meter = hardware.meters.get(label);
    const relay = hardware.relays.get(label);
    if (meter === undefined || relay === undefined) throw new Error(`no devices for ${label}`);
    const pilot = hardware.pilots.get(label);
    devices[label] = { meter, relay, pilot };
  }
  return devices;
}
