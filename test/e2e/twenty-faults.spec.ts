/**
 * Twenty things that go wrong in the field, each brought about on a whole station and named by the
 * technician's overview, with its culprit. Those that fit share a station, one after the other.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { makeAuthority, pemOf, programsAreThere } from '../gateway/certificates.ts';
import { StationOnDisk } from '../records/station-on-disk.ts';
import { tap, TouchPipe } from '../screen/touch-records.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { hasSocat } from '../sim/socat.ts';
import { hasSmallDisks, makeSmallDisk } from '../station/small-disk.ts';
import { makeRules } from '../session/walk.ts';
import { dear } from './dear.ts';
import { runInPage, shownScreen } from './kiosk-window.ts';
import { until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';
import { comeInByWindow, saidInWindow } from './technician-by-window.ts';
import { comeIn, finding, gone, leave, named, withPin } from './technician-hand.ts';

/** Each with the test below that brings it about. */
const faults = {
  'pulled adapter': 'adapter-gone',
  'swapped A and B': 'line-silent',
  'wrong unit id': 'meter-other-unit',
  'wrong baud rate': 'line-other-speed',
  'dead meter': 'meter-dead',
  'welded relay': 'relay-welded',
  'no DNS': 'name-not-resolved',
  'clock wrong for TLS': 'tls-clock',
  'revoked key': 'keys-refused',
  'wrong MSN': 'sales-unit-wrong',
  'Vipps answers 500': 'vipps-trouble',
  'webhook unreachable': 'webhook-unreachable',
  'disk full': 'disk-full',
  'database read-only': 'record-read-only',
  'renderer hung': 'screen-hung',
  'touch dead': 'touch-dead',
  'meter reset': 'meter-implausible',
  'tariff expired': 'tariff-expired',
  'clock at 1970': 'clock-wrong',
  'capture stuck': 'settlement-stuck',
} as const;
type Fault = keyof typeof faults;

/** The overview names it, and looks like trouble. */
async function isNamed(kiosk: Kiosk, fault: Fault, culprit: RegExp): Promise<void> {
  const found = await named(kiosk, faults[fault], culprit);
  await expect(found).toHaveAttribute('data-light', /^(attention|fault)$/);
  await kiosk.page.screenshot({
    path: test.info().outputPath(`${fault.replaceAll(' ', '-')}.png`),
  });
}

test('there are twenty of them', () => {
  expect(Object.keys(faults)).toHaveLength(20);
});

test('pulled adapter', async ({ startKiosk }) => {
  test.skip(!hasSocat(), 'no serial ports without socat');
  const kiosk = await startKiosk({ world: { bus: 'serial' }, config: withPin });
  const { bus } = kiosk.world;
  if (bus.kind !== 'serial') throw new Error('the line is no serial one');
  await comeIn(kiosk);
  await finding(kiosk, 'line-works').waitFor();
  await bus.pair.unplug();
  await isNamed(kiosk, 'pulled adapter', new RegExp(bus.path));
  // The adapter is named, and not the devices behind it as well.
  await expect(finding(kiosk, 'meter-dead')).toHaveCount(0);
  await expect(finding(kiosk, 'relay-dead')).toHaveCount(0);
});

test('wrong baud rate', async ({ startKiosk }) => {
  test.skip(!hasSocat(), 'no serial ports without socat');
  const world = { bus: 'serial', deviceBaudRate: 19_200 } as const;
  const kiosk = await startKiosk({ world, config: withPin });
  await kiosk.showing('out-of-service', 30_000);
  await comeIn(kiosk);
  await isNamed(kiosk, 'wrong baud rate', /19200/);
});

test('dead meter, and swapped A and B: from one silent device to all of them', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  const { field } = kiosk.world;
  const { meterUnit, relayUnit } = kiosk.car;
  await comeIn(kiosk);
  field.setFault(meterUnit, { kind: 'silent' });
  await isNamed(kiosk, 'dead meter', /unit 1\b/);
  await expect(finding(kiosk, 'line-silent')).toHaveCount(0);
  field.setFault(relayUnit, { kind: 'silent' });
  await isNamed(kiosk, 'swapped A and B', /A and B/);
  await expect(finding(kiosk, 'meter-dead')).toHaveCount(0);
  field.clearFault(meterUnit);
  field.clearFault(relayUnit);
  await gone(kiosk, 'line-silent');
  await finding(kiosk, 'outlet-works').waitFor();
});

test('wrong unit id', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk({ config: withPin });
  await kiosk.world.writeStationConfig(kiosk.dir, {
    ...withPin,
    evses: [
      {
        id: 'NO*LAD*E21678*1',
        label: 'A',
        connector: 'IEC_62196_T2',
        maxPowerW: 22_000,
        meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: 5 },
        relay: {
          driver: 'waveshare-modbus-relay',
          bus: 'cabinet',
          unit: 2,
          channel: 0,
          leaseMs: 3000,
          feedbackInput: 0,
        },
      },
    ],
  });
  await kiosk.launch();
  await kiosk.showing('out-of-service', 30_000);
  await comeIn(kiosk);
  await isNamed(kiosk, 'wrong unit id', /unit (id )?1\b/);
});

test('welded relay', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: withPin });
  kiosk.car.bringUpToDate();
  kiosk.car.relay.setContactor(kiosk.car.channel, { isWelded: true });
  await kiosk.showing('out-of-service', 30_000);
  await comeIn(kiosk);
  await isNamed(kiosk, 'welded relay', /outlet A/i);
});

test('meter reset', async ({ startKiosk }) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, ...withPin },
  });
  await kiosk.charge();
  await until('some energy', async () => (await kiosk.value('energy')) > 5);
  const { field } = kiosk.world;
  const { car, meterUnit, meterSerialNumber: serialNumber } = kiosk.car;
  field.remove(meterUnit);
  const model = { readEnergyWh: () => 0, readPowerW: () => car.powerW };
  field.add(meterUnit, sdm630({ model, serialNumber }));
  await kiosk.showing('receipt', 30_000);
  await comeIn(kiosk);
  await isNamed(kiosk, 'meter reset', /fell/);
});

test('Vipps answers 500, then revokes the key', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: withPin });
  const { sandbox } = kiosk.world;
  await comeIn(kiosk);
  await finding(kiosk, 'payment-works').waitFor();
  const plan = sandbox.faults.plan('any', { kind: 'status', status: 500 }, Infinity);
  await isNamed(kiosk, 'Vipps answers 500', /500/);
  sandbox.faults.clear(plan);
  sandbox.keysAreRevoked = true;
  await isNamed(kiosk, 'revoked key', /key/);
  sandbox.keysAreRevoked = false;
  await gone(kiosk, 'keys-refused');
});

test('wrong MSN, tariff expired', async ({ startKiosk }) => {
  const kiosk = await startKiosk({
    config: {
      ...withPin,
      vipps: { merchantSerialNumber: '654321' },
      tariff: { end_date_time: '2026-01-01T00:00:00Z' },
    },
  });
  await comeIn(kiosk);
  await isNamed(kiosk, 'wrong MSN', /654321/);
  await isNamed(kiosk, 'tariff expired', /2026-01-01/);
});

test('no DNS', async ({ startKiosk }) => {
  const kiosk = await startKiosk({
    config: { ...withPin, vipps: { baseUrl: 'https://vipps.invalid' } },
  });
  await comeIn(kiosk);
  await isNamed(kiosk, 'no DNS', /vipps\.invalid/);
});

test('clock wrong for TLS', async ({ prepareKiosk }) => {
  test.skip(!programsAreThere('openssl'), 'openssl is needed to make certificates');
  const dir = test.info().outputPath('certificates');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const authority = makeAuthority(dir, 'authority');
  const station = authority.issue({ name: 'station', purpose: 'client' });
  const dayMs = 24 * 60 * 60_000;
  // To this computer, whose clock is a month behind, it begins in a month.
  const [fromMs, toMs] = [30 * dayMs, 60 * dayMs];
  const future = authority.issue({
    name: 'vipps',
    purpose: 'server',
    names: ['IP:127.0.0.1'],
    fromMs,
    toMs,
  });
  const server = createServer({ cert: pemOf(future.certificate), key: pemOf(future.key) });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const kiosk = await prepareKiosk({
      config: {
        ...withPin,
        vipps: {
          baseUrl: `https://127.0.0.1:${port}/vipps`,
          gateway: { certificate: station.certificate, authority: authority.certificate },
        },
      },
    });
    kiosk.world.environment['VIPPS_GATEWAY_KEY_FILE'] = station.key;
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'SUBSCRIPTION_KEY']) {
      delete kiosk.world.environment[`VIPPS_${name}`];
    }
    await kiosk.launch();
    await comeIn(kiosk);
    await isNamed(kiosk, 'clock wrong for TLS', /clock/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('webhook unreachable', async ({ startKiosk }) => {
  // Registered at an address that nobody listens at: as behind a tunnel that is down.
  const publicUrl = 'http://127.0.0.1:9/21678';
  const kiosk = await startKiosk({
    world: { phone: true },
    config: { ...withPin, web: { publicUrl } },
  });
  await comeIn(kiosk);
  await isNamed(kiosk, 'webhook unreachable', /127\.0\.0\.1:9/);
});

test('disk full, then read-only', async ({ prepareKiosk }) => {
  test.skip(!hasSmallDisks(), 'only root may mount a small disk');
  const disk = makeSmallDisk(12);
  try {
    const config = { ...withPin, dataDir: join(disk.path, 'data') };
    mkdirSync(config.dataDir);
    const kiosk = await prepareKiosk({ config });
    disk.fill();
    await kiosk.launch();
    await comeIn(kiosk);
    await isNamed(kiosk, 'disk full', /disk/);
    await kiosk.kill();
    disk.clear();
    // The other processes of the app outlive the one that was killed by a moment.
    await until('nobody to write to the disk', disk.protect);
    await kiosk.launch();
    await comeIn(kiosk);
    await isNamed(kiosk, 'database read-only', /read-only/);
    await kiosk.kill();
  } finally {
    disk.close();
  }
});

test('renderer hung', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: withPin });
  // Never resolves: the page is loaded anew under it.
  void runInPage(kiosk, 'for (;;);').catch(() => undefined);
  await until('the cure', () => /not-(painting|answering)/.test(kiosk.errors.join('')), 60_000);
  await until('the screen', () => shownScreen(kiosk, 'welcome'), 30_000);
  // Playwright's page has gone with its process: the rest by the window's own input.
  await comeInByWindow(kiosk);
  const said = await until('the finding', () => saidInWindow(kiosk, faults['renderer hung']));
  expect(said).toMatch(/screen/i);
});

test('touch dead', async ({ prepareKiosk }) => {
  test.skip(process.platform !== 'linux', 'touch devices are files on Linux alone');
  const pipe = new TouchPipe('/dev/shm');
  try {
    const kiosk = await prepareKiosk({
      config: { ...withPin, ui: { touchDevice: pipe.path } },
    });
    await kiosk.launch();
    let tappedAtMs = Number.NEGATIVE_INFINITY;
    await until(
      'the deaf screen to be mended',
      () => {
        if (performance.now() - tappedAtMs >= 1_000) {
          tappedAtMs = performance.now();
          pipe.send(tap());
        }
        return kiosk.errors.join('').includes('"trouble":"deaf"');
      },
      30_000,
    );
    await until('the screen', () => shownScreen(kiosk, 'welcome'), 30_000);
    await comeIn(kiosk);
    await isNamed(kiosk, 'touch dead', /touch/i);
  } finally {
    pipe.remove();
  }
});

test('clock at 1970: behind what the station has written down itself', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk({ config: withPin });
  mkdirSync(kiosk.dataDir, { recursive: true });
  // Of a station whose clock was right, in 2029; this computer's is years behind it.
  const before = new StationOnDisk(makeRules());
  before.boot(join(kiosk.dataDir, 'station.db'));
  await before.pass(60_000);
  before.end();
  await kiosk.launch();
  await comeIn(kiosk);
  await isNamed(kiosk, 'clock at 1970', /clock/);
});

test('capture stuck', async ({ startKiosk }) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, ...withPin },
  });
  kiosk.world.sandbox.faults.plan('capture', { kind: 'status', status: 503 }, Infinity);
  const reference = await kiosk.charge();
  await until('a captureable cost', async () => (await kiosk.value('cost')) > 120, 60_000);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await comeIn(kiosk);
  await isNamed(kiosk, 'capture stuck', new RegExp(reference));
  await kiosk.press('Payment');
  const tryNow = kiosk.page.getByRole('button', { name: /^Try now/ });
  await tryNow.waitFor();
  // Mended, and tried again at once by the technician's hand.
  kiosk.world.sandbox.faults.clear();
  await tryNow.click();
  await until('the capture', () => kiosk.payment(reference).capturedMinor > 0);
  await leave(kiosk);
});
