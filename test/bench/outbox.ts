/** How fast a thousand bills are settled after an outage: real HTTP, real client, real journal. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outDirectory } from '../../build/paths.ts';
import { systemClock } from '../../electron/clock.ts';
import { openJournal } from '../../electron/journal.ts';
import { createHttp } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import type { StationState } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import { walkTo, withPrices } from '../session/walk.ts';
import { startVippsServer, type VippsServer } from '../sim/vipps/server.ts';
import { facts, plainDesk, silent } from '../station/bench.ts';
import type { Measurement, Section } from './findings.ts';

const payments = 1000;
const rules = withPrices({ ENERGY: '45.90' });

function clientOf(vipps: VippsServer): { client: Payments; close: () => Promise<void> } {
  const [unit] = vipps.sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  const http = createHttp();
  const client = createVippsClient({
    baseUrl: vipps.url,
    merchantSerialNumber: unit.msn,
    credentials: {
      clientId: unit.clientId,
      clientSecret: unit.clientSecret,
      subscriptionKey: unit.subscriptionKeys[0],
    },
    system: { name: 'bench', version: '1', pluginName: 'bench', pluginVersion: '1' },
    send: http.send,
    clock: systemClock(),
  });
  return { client, close: () => http.close() };
}

/** The state of a station that billed a thousand charges while Vipps was away. */
async function outbox(vipps: VippsServer, client: Payments): Promise<StationState> {
  const walk = walkTo('charging', rules);
  walk.live(10_000, 20_000);
  walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
  walk.live(1000);
  const [model] = Object.values(walk.state.payments);
  if (model?.plan.kind !== 'settle') throw new Error('a bill is wanted');
  const { bill } = model.plan;
  const state: StationState = {
    ...walk.state,
    // The meeting with Vipps is in real time; the walk was in virtual time.
    atMs: 0,
    evses: {},
    payments: {},
  };
  const nowMs = Date.now();
  for (let number = 1; number <= payments; number += 1) {
    const reference = `lk-21678-A-261122-${number}`;
    const created = await client.create({
      reference,
      idempotencyKey: `${reference}-c`,
      amountMinor: 35_000,
      currency: 'NOK',
      description: 'Charging session',
      flow: 'qr',
      qrRenderer: 'station',
      returnUrl: null,
      metadata: { station: '21678', evse: 'A' },
    });
    if (!created.ok) throw new Error(created.error.message);
    vipps.sandbox.customer.approve(reference);
    state.payments[reference] = {
      ...model,
      reference,
      createdAtMs: nowMs,
      expiresAtMs: nowMs,
      operations: {},
      mustLook: false,
      seenAtMs: null,
      plan: {
        kind: 'settle',
        bill: { ...bill, reference, startedAtMs: nowMs, stoppedAtMs: nowMs },
      },
    };
  }
  return state;
}

function settled(station: Station): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error('not settled in five minutes')), 300_000);
    station.onSnapshot(() => {
      if (Object.keys(station.state.payments).length > 0) return;
      clearTimeout(deadline);
      resolve();
    });
  });
}

/** Settles all, and returns how long it took and how long the loop was busy at most, ms. */
async function settleAll(
  directory: string,
  vipps: VippsServer,
): Promise<{ tookMs: number; requests: number }> {
  const { client, close } = clientOf(vipps);
  const state = await outbox(vipps, client);
  const journal = openJournal(join(directory, 'station.db'));
  const before = vipps.sandbox.ledger.requests().length;
  const station = new Station({
    rules,
    facts,
    journal,
    state,
    clock: systemClock(),
    clockIsUncertain: false,
    payments: client,
    desk: plainDesk,
    isPinRight: null,
    stopCodeOf: null,
    devices: {},
    log: silent,
    onHalt: (reason) => {
      throw reason;
    },
  });
  const beganMs = performance.now();
  station.start();
  await settled(station);
  const tookMs = performance.now() - beganMs;
  await station.stop();
  await close();
  const unsettled = vipps.sandbox.payments().filter((one) => !one.isSettled || !one.receipt);
  if (unsettled.length > 0) throw new Error(`${unsettled.length} payments are not settled`);
  return { tookMs, requests: vipps.sandbox.ledger.requests().length - before };
}

async function measure(): Promise<Section> {
  mkdirSync(outDirectory, { recursive: true });
  const directory = mkdtempSync(join(outDirectory, 'bench-'));
  const vipps = await startVippsServer();
  try {
    const { tookMs, requests } = await settleAll(directory, vipps);
    return {
      name: outbox1000.name,
      title: outbox1000.title,
      how:
        `${payments} bills wait while Vipps is away. From the start of the station until each is looked` +
        ` up, captured, its rest released and its receipt sent: ${requests} requests over HTTP to the` +
        ' sandbox, which runs in the same process, with every step on disk before it is sent.',
      lines: [
        { what: 'captures settled', figure: (payments * 1000) / tookMs, unit: '/s' },
        { what: 'the whole outbox', figure: tookMs, unit: 'ms' },
      ],
    };
  } finally {
    await vipps.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

export const outbox1000: Measurement = {
  name: 'outbox',
  title: 'A thousand bills after an outage',
  run: measure,
};
