/** Over real HTTP: undici on one side, the sandbox's server on the other. */
import { systemClock } from '../../electron/clock.ts';
import { createHttp } from '../../electron/payment/http.ts';
import { redirectCodeId } from '../../electron/payment/redirect-code-id.ts';
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
} from '../../electron/payment/redirect-codes.ts';
import { createCaller, type CallerOptions } from '../../electron/payment/vipps-call.ts';
import { createVippsClient, imagesOf } from '../../electron/payment/vipps-client.ts';
import { createWebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import { startVippsServer, type VippsServer } from '../sim/vipps/server.ts';
import { Recorder, type Exchange } from './exchange.ts';
import { publicUrl } from './vipps-caller.ts';

function sure<T>(outcome: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

interface Wire {
  server: VippsServer;
  /** For clients of that server. */
  options: CallerOptions;
}

/**
 * Hands back what went over the wire while `live` lasted. What the sandbox got is one record, what the
 * client got back another: headers that HTTP itself adds are in them, and both must keep to the
 * contract.
 */
async function overHttp(live: (wire: Wire) => Promise<void>): Promise<Exchange[]> {
  const server = await startVippsServer();
  const http = createHttp();
  const ofServer = new Recorder();
  const ofClient = new Recorder();
  ofServer.watch(server.sandbox);
  const [unit] = server.sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  const options: CallerOptions = {
    baseUrl: server.url,
    merchantSerialNumber: unit.msn,
    credentials: {
      clientId: unit.clientId,
      clientSecret: unit.clientSecret,
      subscriptionKey: unit.subscriptionKeys[0],
    },
    system: { name: 'Ladekiosk', version: '0.1.0', pluginName: 'kiosk', pluginVersion: '0.1.0' },
    send: ofClient.around(http.send),
    clock: systemClock(),
  };
  try {
    await live({ server, options });
  } finally {
    await http.close();
    await server.close();
  }
  return [...ofServer.exchanges, ...ofClient.exchanges];
}

const reference = 'lk-21678-A-261122-1';

function change(key: string, amountMinor: number) {
  const idempotencyKey = `${reference}-${key}`;
  return { reference, idempotencyKey, amountMinor, currency: 'NOK' } as const;
}

const creation = {
  ...change('create', 35_000),
  description: 'Charging session at station 21678',
  metadata: { station: '21678', evse: 'A' },
};

/** Paid by a code on the screen, captured, receipt, refund. */
export function chargeOverHttp(): Promise<Exchange[]> {
  return overHttp(async ({ server, options }) => {
    const client = createVippsClient(options);
    sure(await client.probe());
    const screen = { flow: 'qr', qrRenderer: 'vipps', returnUrl: null } as const;
    sure(await client.create({ ...creation, ...screen }));
    server.sandbox.customer.approve(reference);
    sure(await client.look(reference));
    sure(await client.capture(change('cap', 21_614)));
    await client.capture(change('cap', 21_615));
    sure(await client.cancel({ ...change('cancel', 0), onlyIfNotAuthorized: false }));
    const line = { grossMinor: 21_614, netMinor: 17_291, vatMinor: 4323, vatRate: 2500 };
    const unitOfLine = { quantity: '47.089', quantityUnit: 'KWH', unitPriceMinor: 459 } as const;
    const lines = [{ name: 'Lading', id: 'kWh-1', ...line, unit: unitOfLine }];
    sure(await client.sendReceipt({ reference, currency: 'NOK', posId: '21678', lines }));
    sure(await client.refund(change('refund', 21_614)));
    server.sandbox.revokeTokens();
    sure(await client.events(reference));
  });
}

/** Registered and taken away again, a code in every kind, and a payment approved on the landing page. */
export function phoneOverHttp(): Promise<Exchange[]> {
  return overHttp(async ({ options }) => {
    const caller = createCaller(options);
    const webhooks = createWebhooksApi(caller);
    const { id } = sure(await webhooks.register(`${publicUrl}/webhooks/vipps`, paymentEventTypes));
    sure(await webhooks.list());
    sure(await webhooks.remove(id));
    sure(await webhooks.remove(id));

    const codes = { caller, images: imagesOf(options) };
    const code = { id: redirectCodeId('21678', 'Ø 1'), renderer: 'station' } as const;
    sure(await ensureRedirectCode(codes, { ...code, redirectUrl: 'https://old.example.com' }));
    sure(await ensureRedirectCode(codes, { ...code, redirectUrl: publicUrl, renderer: 'vipps' }));
    for (const format of ['svg', 'png'] as const) {
      sure(await fetchRedirectCodePicture(codes, code.id, format, 400));
    }

    const client = createVippsClient(options, caller);
    const phone = { flow: 'redirect', qrRenderer: 'station', returnUrl: publicUrl } as const;
    const { wayIn } = sure(await client.create({ ...creation, ...phone }));
    if (wayIn.kind !== 'link') throw new Error(`${wayIn.kind} instead of a link`);
    const body = new URLSearchParams({ choice: 'approve' });
    const chosen = await fetch(wayIn.url, { method: 'POST', body, redirect: 'manual' });
    if (chosen.headers.get('location') !== publicUrl) throw new Error('not led back');
    sure(await client.capture(change('cap', 35_000)));
  });
}
