/**
 * Joins the station with what phones and Vipps' calls need: addresses of status pages, registrations
 * for webhooks, the fixed code of each outlet, and the answers its web pages are drawn from.
 */
import type { Cancel, Clock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import { redirectCodeId } from './payment/redirect-code-id.ts';
import { createRedirectCodeKeeper } from './payment/redirect-code-keeper.ts';
import { ensureRedirectCode } from './payment/redirect-codes.ts';
import type { RedirectCodePort } from './payment/redirect-codes.ts';
import { createWebhooksApi } from './payment/vipps-webhooks.ts';
import { createWebhookRegistrar, withdrawWebhooks } from './payment/webhook-registrar.ts';
import type { RegistrarStatus, WebhookRegistrar } from './payment/webhook-registrar.ts';
import type { KnownWebhook } from './payment/webhook-signature.ts';
import type { Log } from './ports.ts';
import type { SecretStore } from './secret-store.ts';
import type { PastPayment } from './session/phone-view.ts';
import { brandAt } from './session/snapshot.ts';
import { msPerDay } from './session/units.ts';
import type { Station } from './station.ts';
import { visitToken } from './web/page-tokens.ts';
import { outletUrl } from './web/public-address.ts';
import type { PhoneBundle } from './web/phone-bundle.ts';
import type { PhoneStation } from './web/phone-station.ts';
import type { WebParts } from './web/server.ts';

/** A receipt can be read on its status page for so long; after that the app's receipt is the one. */
const visitLivesMs = 30 * msPerDay;

/** Where a payer is led back to. */
export function visitUrl(publicUrl: string, pageKey: Uint8Array, reference: string): string {
  return `${publicUrl}/s/${visitToken(pageKey, reference)}`;
}

/** A payment that only the record knows, and when it was made. */
export type FindPast = (reference: string) => (PastPayment & { createdAtMs: number }) | null;

export interface PhoneParts {
  config: StationConfig;
  station: Station;
  secrets: Omit<SecretStore, 'evidenceKey'>;
  codes: RedirectCodePort;
  findPast: FindPast;
  clock: Clock;
  log: Log;
}

/** How Vipps' calls are faring, for whoever looks or tries them. */
export interface WebhookWatch {
  status(): RegistrarStatus;
  known(): readonly KnownWebhook[];
  /** Calls back with the reference of each delivery that is believed; returns how to end it. */
  onSignal(listener: (reference: string) => void): () => void;
}

export interface PhoneSide {
  start(): void;
  stop(): void;
  /** Null where the station is not to be called. */
  webhooks: WebhookWatch | null;
  /** `isOwnProbe`: the station asks its own public address whether it leads here. */
  web(
    bundle: () => PhoneBundle,
    isOwnProbe?: (nonce: string) => boolean,
  ): Pick<WebParts, 'phones' | 'webhooks'>;
}

export function assemblePhoneSide(parts: PhoneParts): PhoneSide {
  const { config, secrets } = parts;
  const { publicUrl } = config.web;
  const registrar = registrarOf(parts);
  const keeper = keeperOf(parts);
  const listeners = new Set<(reference: string) => void>();
  let endWithdrawal: Cancel = () => undefined;
  return {
    webhooks: registrar === null ? null : watchOf(registrar, listeners),
    start() {
      keeper?.start();
      if (registrar === null) endWithdrawal = withdrawWebhooks(webhookPort(parts));
      else registrar.start();
    },
    stop() {
      keeper?.stop();
      registrar?.stop();
      endWithdrawal();
    },
    web: (bundle, isOwnProbe = () => false) => ({
      phones:
        publicUrl === null
          ? null
          : { station: phoneStation(parts), bundle, pageKey: secrets.pageKey },
      webhooks:
        registrar === null ? null : { ...webhooksOf(parts, registrar, listeners), isOwnProbe },
    }),
  };
}

function webhookPort({ config, codes, secrets, clock, log }: PhoneParts) {
  const { baseUrl, merchantSerialNumber } = config.vipps;
  const api = createWebhooksApi(codes.caller);
  return { api, baseUrl, merchantSerialNumber, store: secrets, clock, log };
}

/** Null where the station is not to be called. */
function registrarOf(parts: PhoneParts): WebhookRegistrar | null {
  const { vipps, web } = parts.config;
  if (!vipps.webhooks.register || web.publicUrl === null) return null;
  const url = `${web.publicUrl}/webhooks/vipps`;
  return createWebhookRegistrar({ ...webhookPort(parts), url });
}

/** Null where no phone is to come. */
function keeperOf({ config, codes, station, clock, log }: PhoneParts) {
  const { publicUrl } = config.web;
  if (!config.payment.flows.includes('redirect') || publicUrl === null) return null;
  return createRedirectCodeKeeper({
    codes: config.evses.map(({ label }) => ({
      evse: label,
      id: redirectCodeId(config.station.id, label),
      redirectUrl: outletUrl(publicUrl, label),
    })),
    renderer: config.payment.qrRenderer,
    ensure: (wanted) => ensureRedirectCode(codes, wanted),
    clock,
    log,
    onCode: (evse, qr) => station.showPhoneCode(evse, qr),
  });
}

type Listeners = Set<(reference: string) => void>;

function watchOf(registrar: WebhookRegistrar, listeners: Listeners): WebhookWatch {
  return {
    status: () => registrar.status(),
    known: () => registrar.known(),
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function webhooksOf(
  { station, log }: PhoneParts,
  registrar: WebhookRegistrar,
  listeners: Listeners,
) {
  return {
    known: () => registrar.known(),
    onUnknownRegistration: () => registrar.checkSoon(),
    onSignal(reference: string) {
      station.nudge(reference);
      for (const listener of listeners) listener(reference);
    },
    log,
  };
}

function phoneStation({ config, station, findPast, clock }: PhoneParts): PhoneStation {
  const { languages, startLanguage, supportPhone, country } = config.station;
  const takesPhones = config.payment.flows.includes('redirect');
  return {
    isRunning: () => !station.isHalted,
    languages: [startLanguage, ...languages.filter((language) => language !== startLanguage)],
    supportPhone,
    brand: () => brandAt(country, clock.nowMs()),
    offer: (label) => (takesPhones ? station.phoneOffer(label) : null),
    visit(reference) {
      const visit = station.phoneVisit(reference);
      if (visit !== null) return visit;
      const past = findPast(reference);
      if (past === null || clock.nowMs() - past.createdAtMs > visitLivesMs) return null;
      return station.pastVisit(past);
    },
    pay: (label, amountMinor) => station.payByPhone(label, amountMinor),
    end: (wish, reference) => station.endByPhone(wish, reference),
    onTurn: (listener) => station.onTurn(listener),
  };
}
