/** What needs a person is told on every way there is: health, metrics, log, and the screen's Help. */
import { describe, expect, it } from 'vitest';
import { alertCodes } from '../../electron/session/state.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { withPrices } from '../session/walk.ts';
import { Bench, silent } from '../station/bench.ts';

async function get(bench: Bench, url: string): Promise<{ status: number; body: string }> {
  const server = await makeWebServer({
    state: () => bench.station.state,
    isHalted: () => bench.station.isHalted,
    publicUrl: null,
    trustedProxies: [],
    clock: bench.time,
    log: silent,
    phones: null,
    webhooks: null,
  });
  const answer = await server.inject({ method: 'GET', url });
  return { status: answer.statusCode, body: answer.body };
}

/** One figure of the metrics; null where there is none. */
async function metric(bench: Bench, name: string): Promise<number | null> {
  const { body } = await get(bench, '/metrics');
  const line = body.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
}

/** A charge is over, and its capture is refused for good. */
async function stuck(): Promise<{ bench: Bench; reference: string }> {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  await bench.toReady();
  const reference = await bench.toCharging();
  await bench.pass(20_000);
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6200' }, Infinity);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(120_000);
  return { bench, reference };
}

describe('an alert', () => {
  it('is in /healthz, which stays able: the next driver can charge', async () => {
    const { bench, reference } = await stuck();
    const { status, body } = await get(bench, '/healthz');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      reasons: [],
      alerts: [`settlement-refused ${reference}`],
    });
  });

  it('is in /metrics, with the money and the time that are at stake', async () => {
    const { bench } = await stuck();
    expect(await metric(bench, 'ladekiosk_alerts{code="settlement-refused"}')).toBe(1);
    expect(await metric(bench, 'ladekiosk_payments_open{plan="settle"}')).toBe(1);
    expect(await metric(bench, 'ladekiosk_held_minor_units{currency="NOK"}')).toBe(35_000);
    const refused = 'ladekiosk_operations_waiting{operation="capture",state="refused"}';
    expect(await metric(bench, refused)).toBe(1);
    for (const code of alertCodes) {
      expect(await metric(bench, `ladekiosk_alerts{code="${code}"}`), code).not.toBeNull();
    }
  });

  it('is under Help on the screen, counted', async () => {
    const { bench } = await stuck();
    const snapshot = bench.station.snapshot();
    expect(snapshot).toMatchObject({ kind: 'station', alertCount: 1 });
  });

  it('without any, the figures say so', async () => {
    const bench = new Bench();
    await bench.toReady();
    expect(await metric(bench, 'ladekiosk_alerts{code="settlement-refused"}')).toBe(0);
    expect(await metric(bench, 'ladekiosk_settlement_age_seconds')).toBe(0);
    expect(await metric(bench, 'ladekiosk_payment_reachable')).toBe(1);
    expect(JSON.parse((await get(bench, '/healthz')).body)).toMatchObject({ alerts: [] });
  });
});
