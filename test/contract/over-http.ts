/** One charge over real HTTP: undici on one side, the sandbox's server on the other. */
import { systemClock } from '../../electron/clock.ts';
import { createHttp } from '../../electron/payment/http.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import { startVippsServer } from '../sim/vipps/server.ts';
import { Recorder, type Exchange } from './exchange.ts';

function sure<T>(outcome: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

/**
 * What the sandbox got from the wire is one record, what the client got back another: headers that
 * HTTP itself adds are in them, and both must keep to the contract.
 */
export async function chargeOverHttp(): Promise<Exchange[]> {
  const server = await startVippsServer();
  const http = createHttp();
  const ofServer = new Recorder();
  const ofClient = new Recorder();
  ofServer.watch(server.sandbox);
  const [unit] = server.sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  const client = createVippsClient({
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
  });
  try {
    const reference = 'lk-21678-A-261122-1';
    const change = (key: string, amountMinor: number) => {
      return {
        reference,
        idempotencyKey: `${reference}-${key}`,
        amountMinor,
        currency: 'NOK',
      } as const;
    };
    sure(await client.probe());
    sure(
      await client.create({
        ...change('create', 35_000),
        description: 'Charging session at station 21678',
        qrRenderer: 'vipps',
        returnUrl: null,
        metadata: { station: '21678', evse: 'A' },
      }),
    );
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
  } finally {
    await http.close();
    await server.close();
  }
  return [...ofServer.exchanges, ...ofClient.exchanges];
}
