/** A configuration at fault: every mistake on the screen and on stderr, no current, exit 78. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { until, preparedApp, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';

async function check(kiosk: Kiosk): Promise<{ code: number | null; output: string }> {
  const { executablePath, args, env } = await preparedApp();
  const child = spawn(executablePath, args(['--config', kiosk.configPath, '--check']), { env });
  let output = '';
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output };
}

function spoil(kiosk: Kiosk): void {
  const text = readFileSync(kiosk.configPath, 'utf8')
    .replace('eastron-sdm630', 'eastron-sdm63')
    .replace('leaseMs: 3000', 'leaseMs: 3050');
  writeFileSync(kiosk.configPath, text);
}

test('two mistakes: both on the screen with their paths', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  spoil(kiosk);
  await kiosk.launch();
  await kiosk.showing('setup');
  const text = await kiosk.page.locator('main').innerText();
  expect(text).toContain('evses[0].meter.driver');
  expect(text).toContain('evses[0].relay.leaseMs');
});

test('without a screen to look at, stdout and stderr say it', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  spoil(kiosk);
  const { executablePath, args, env } = await preparedApp();
  const child = spawn(executablePath, args(['--config', kiosk.configPath, '--windowed']), { env });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  await until('the setup line', () => output.includes(`setup pid=${child.pid}\n`));
  expect(errors).toContain('evses[0].meter.driver: ');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await gone).toBe(0);
});

test('--check lists the same and exits 78, or 0 when all is well', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  expect((await check(kiosk)).code).toBe(0);
  spoil(kiosk);
  const { code, output } = await check(kiosk);
  expect(code).toBe(78);
  expect(output).toContain('evses[0].meter.driver: ');
  expect(output).toContain('evses[0].relay.leaseMs: ');
});

test('the ready line says where everything is', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  const line = await until('ready', () => kiosk.lines.find((one) => one.startsWith('ready ')));
  const match = /^ready pid=(\d+) data=(\S+) web=(http:\/\/\S+)$/.exec(line);
  expect(match?.[1]).toBe(String(kiosk.app.process().pid));
  expect(match?.[2]).toBe(kiosk.dataDir);
  expect((await fetch(`${match?.[3]}/healthz`)).status).toBe(200);
});
