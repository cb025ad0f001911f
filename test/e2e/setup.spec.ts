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

interface Run {
  pid: number;
  output: () => string;
  errors: () => string;
  /** Ends it in order; resolves with its exit code. */
  end: () => Promise<number | null>;
}

/** The app without Playwright, which would swallow the first lines it prints. */
async function run(kiosk: Kiosk, ...own: string[]): Promise<Run> {
  const { executablePath, args, env } = await preparedApp();
  const child = spawn(executablePath, args(['--config', kiosk.configPath, ...own]), {
    env: { ...env, ...kiosk.world.environment },
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    errors: () => errors,
    end: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

test('without a screen to look at, stdout and stderr say it', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  spoil(kiosk);
  const app = await run(kiosk, '--windowed');
  await until('the setup line', () => app.output().includes(`setup pid=${app.pid}\n`));
  expect(app.errors()).toContain('evses[0].meter.driver: ');
  expect(await app.end()).toBe(0);
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

test('the ready line says where everything is', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  const app = await run(kiosk, '--windowed');
  const address = `http://${kiosk.webAddress()}`;
  const line = `ready pid=${app.pid} data=${kiosk.dataDir} web=${address}\n`;
  await until('the ready line', () => app.output().includes(line));
  await until('health', async () => (await fetch(`${address}/healthz`)).status === 200);
  expect(await app.end()).toBe(0);
});
