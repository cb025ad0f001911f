/**
 * A whole paid charge of a station that holds no key of Vipps: assembled as in the app, real lines to
 * its devices, and everything about money through nginx with a client certificate.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assembleStation, type AssembledStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { createLog } from '../../electron/log.ts';
import { readPaymentAccess } from '../../electron/payment-access.ts';
import type { Screen } from '../../electron/session/view.ts';
import { startWorld } from '../sim/world.ts';
import type { World } from '../sim/world-types.ts';
import { programsAreThere } from './certificates.ts';
import { makeCertificates, ownDirectory } from './gateway-bench.ts';
import { startGateway, type Gateway } from './nginx.ts';

const canRun = programsAreThere('nginx', 'openssl');

interface Scene {
  world: World;
  gateway: Gateway;
  assembled: AssembledStation;
  /** Where the station keeps its data. */
  dir: string;
  /** Everything it logged. */
  log: string[];
}

async function startScene(): Promise<Scene> {
  const certificates = makeCertificates(ownDirectory());
  const world = await startWorld();
  onTestFinished(() => world.close());
  const gateway = await startGateway({
    directory: ownDirectory(),
    own: certificates.gateway,
    stationsAuthority: certificates.stations.certificate,
    vippsUrl: world.vipps.url,
    keys: world.environment,
    merchantSerialNumber: world.sandbox.salesUnits[0]?.msn ?? '',
  });
  onTestFinished(() => gateway.close());
  const dir = ownDirectory();
  // A hundred times the usual price: seconds of current are worth a capture.
  const components = [{ type: 'ENERGY', price: 459, vat: 25, step_size: 1 }];
  const path = await world.writeStationConfig(dir, {
    tariff: { elements: [{ price_components: components }] },
    vipps: {
      baseUrl: gateway.baseUrl,
      gateway: {
        certificate: certificates.station.certificate,
        authority: certificates.gateways.certificate,
      },
    },
  });
  const read = readConfig(path);
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
  const access = readPaymentAccess(read.config.vipps.gateway, {
    VIPPS_GATEWAY_KEY_FILE: certificates.station.key,
  });
  if (!access.ok) throw new Error(JSON.stringify(access.mistakes));
  const log: string[] = [];
  const stationLog = createLog({ level: 'debug', write: (line) => log.push(line) });
  const assembled = assembleStation(read.config, access.access, '1.0.0', stationLog, (reason) =>
    log.push(`halted: ${reason.stack}`),
  );
  onTestFinished(() => assembled.stop());
  assembled.start();
  return { world, gateway, assembled, dir, log };
}

async function shows<Name extends Screen['name']>(
  { assembled, log }: Scene,
  name: Name,
  isWanted: (shown: Extract<Screen, { name: Name }>) => boolean = () => true,
): Promise<Extract<Screen, { name: Name }>> {
  const look = (): Extract<Screen, { name: Name }> | null => {
    const snapshot = assembled.station.snapshot();
    if (snapshot.kind !== 'station' || snapshot.screen.name !== name) return null;
    const shown = snapshot.screen as Extract<Screen, { name: Name }>;
    return isWanted(shown) ? shown : null;
  };
  await expect.poll(look, { timeout: 30_000, message: log.slice(-5).join('') }).not.toBeNull();
  const shown = look();
  if (shown === null) throw new Error(`${name} was shown, and is not any more`);
  return shown;
}

async function toCharging(scene: Scene): Promise<void> {
  const { assembled, world } = scene;
  await shows(scene, 'welcome', ({ canStart }) => canStart);
  assembled.station.intend({ type: 'start', evse: 'A' });
  assembled.station.intend({ type: 'acceptTerms', evse: 'A' });
  assembled.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  const { qr } = await shows(scene, 'pay', (pay) => pay.qr !== null);
  const reference = qr?.kind === 'text' ? world.sandbox.customer.scan(qr.payload) : null;
  expect(world.sandbox.customer.approve(reference ?? '').ok).toBe(true);
  await shows(scene, 'plug-in');
  world.evse('A').plugIn();
  await shows(scene, 'charging', ({ energyWh }) => energyWh >= 5);
}

/** Every file the station wrote, as one text. */
function writtenBy({ dir }: Scene): string {
  const data = join(dir, 'data');
  const texts = readdirSync(data).map((name) => readFileSync(join(data, name), 'latin1'));
  return texts.join('\n') + readFileSync(join(dir, 'station.yaml'), 'utf8');
}

describe.skipIf(!canRun)('a charge through the gateway', () => {
  test(
    'is paid to the øre, and no secret of Vipps was ever at the station',
    { timeout: 90_000 },
    async () => {
      const scene = await startScene();
      const { world, gateway, assembled, log } = scene;
      await toCharging(scene);
      // The gateway goes while current flows: the charge goes on, and is settled when it is back.
      await gateway.stop();
      const { energyWh } = await shows(scene, 'charging');
      await shows(scene, 'charging', (shown) => shown.energyWh >= energyWh + 3);
      assembled.station.intend({ type: 'stop', evse: 'A' });
      const pending = await shows(scene, 'receipt');
      expect(pending.settled).toBe('pending');
      expect(world.sandbox.payments()[0]).toMatchObject({ capturedMinor: 0, cancelledMinor: 0 });
      await gateway.start();
      const receipt = await shows(scene, 'receipt', ({ settled }) => settled === 'settled');
      await expect.poll(() => world.sandbox.payments()[0]?.receipt ?? null).not.toBeNull();
      expect(world.sandbox.payments()).toEqual([
        expect.objectContaining({
          reference: receipt.reference,
          authorizedMinor: 35_000,
          capturedMinor: receipt.capturedMinor,
          cancelledMinor: 35_000 - receipt.capturedMinor,
          refundedMinor: 0,
        }),
      ]);
      expect(receipt.capturedMinor).toBe(Math.round(receipt.energyWh * 45.9));
      expect(world.evse('A').relay.contactIsClosed(0)).toBe(false);

      const calls = gateway.calls();
      expect(calls.length).toBeGreaterThan(5);
      for (const call of calls) {
        expect(call.verified).toBe('SUCCESS');
        const secrets = [
          call.authorization,
          call.subscriptionKey,
          call.clientId,
          call.clientSecret,
        ];
        expect(secrets, call.uri).toEqual(['', '', '', '']);
      }
      // Vipps heard nothing but what nginx passed on, and one question for a token, which was not ours.
      const asked = world.sandbox.ledger.requests().map(({ path }) => path);
      expect(asked.filter((path) => path === '/accesstoken/get')).toHaveLength(1);
      const passedOn = new Set(['/vipps/accesstoken/get', ...calls.map(({ uri }) => uri)]);
      expect(asked.filter((path) => !passedOn.has(`/vipps${path}`))).toEqual([]);
      expect(calls.filter(({ uri }) => uri.includes('accesstoken'))).toEqual([]);
      const everything = log.join('') + writtenBy(scene);
      for (const secret of Object.values(world.environment))
        expect(everything).not.toContain(secret);
      expect(everything).not.toContain('PRIVATE KEY');
      expect(log.join('')).not.toContain('halted');
    },
  );
});
