/** The world as a program of its own: says where everything is, ends when told to. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readConfig } from '../../electron/config/config.ts';

const run = join(import.meta.dirname, '../sim/run.ts');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function start(...options: string[]) {
  const child = spawn(process.execPath, ['--import', tsx, run, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended };
}

test.each(['SIGTERM', 'SIGINT'] as const)('it starts, serves, and ends on %s', async (signal) => {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-run-'));
  const { child, ended } = start('--config-dir', dir, '--evses', '2');
  try {
    let said: { page: string; configPath: string } | null = null;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{')) continue;
      said = JSON.parse(line) as { page: string; configPath: string };
      break;
    }
    expect((await fetch(said?.page ?? '')).status).toBe(200);
    expect(readConfig(said?.configPath ?? '').ok).toBe(true);
    child.kill(signal);
    expect(await ended).toBe(0);
  } finally {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  }
});

test('with a phone it says where phones and webhooks reach the station', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-run-'));
  const { child, ended } = start('--config-dir', dir, '--phone');
  try {
    let said: { publicUrl: string; configPath: string } | null = null;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{')) continue;
      said = JSON.parse(line) as { publicUrl: string; configPath: string };
      break;
    }
    expect(said?.publicUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/21678$/);
    expect(readFileSync(said?.configPath ?? '', 'utf8')).toContain(`publicUrl: ${said?.publicUrl}`);
    child.kill();
    expect(await ended).toBe(0);
  } finally {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  }
});

test('it says which choices there are, and ends with 64', async () => {
  const { ended } = start('--market', 'IS');
  expect(await ended).toBe(64);
});
