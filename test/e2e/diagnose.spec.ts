/** --diagnose of the real app: by the running station's own word, and by looking where none runs. */
import { spawn } from 'node:child_process';
import type { DiagnosisReport } from '../../electron/contract.ts';
import { preparedApp, until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** The app as a technician calls it over SSH: without a display. */
async function diagnose({ world, configPath }: Kiosk, ...own: string[]): Promise<Said> {
  const { executablePath, args, env } = await preparedApp();
  const child = spawn(executablePath, args(['--diagnose', '--config', configPath, ...own]), {
    env: { ...env, ...world.environment, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

function codesIn(out: string): string[] {
  return (JSON.parse(out) as DiagnosisReport).findings.map(({ code }) => code);
}

/** Questions that change something at a device. */
function writesTo({ world }: Kiosk): number[] {
  const codes = world.field.frames.map(({ pdu }) => pdu[0] ?? 0);
  return codes.filter((code) => [0x05, 0x06, 0x0f, 0x10].includes(code));
}

test('of a running station: its own words, as text and as JSON, and the exit code', async ({
  startKiosk,
}) => {
  test.setTimeout(240_000);
  const kiosk = await startKiosk();
  await kiosk.showing('welcome');
  const knows = async (code: string) => {
    const health = await fetch(`http://${kiosk.webAddress()}/healthz`);
    return codesIn(await health.text()).includes(code);
  };
  await until('payment to work', () => knows('payment-works'), 60_000);
  const text = await diagnose(kiosk);
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/^Station 21678, version \d+\.\d+\.\d+, /);
  expect(text.out).toContain('OK Outlet A works');
  // The screen is known to the running station alone.
  expect(codesIn((await diagnose(kiosk, '--json')).out)).toContain('screen-works');
  kiosk.world.field.setFault(1, { kind: 'silent' });
  await until('the meter to be named', () => knows('meter-dead'), 60_000);
  const troubled = await diagnose(kiosk);
  expect(troubled.code).toBe(1);
  expect(troubled.out).toContain('meter of outlet A');
  // It has run on.
  expect(await kiosk.screen()).not.toBe('setup');
});

test('without a station: line, record and network are looked at, and nothing is written', async ({
  prepareKiosk,
}) => {
  test.setTimeout(240_000);
  const kiosk = await prepareKiosk();
  const text = await diagnose(kiosk);
  expect(text.code).toBe(0);
  expect(text.out).toContain('OK Outlet A works');
  expect(text.out).toContain('No record is in');
  const codes = codesIn((await diagnose(kiosk, '--json')).out);
  expect(codes).toEqual(expect.arrayContaining(['line-works', 'payment-works']));
  expect(kiosk.world.field.frames.length).toBeGreaterThan(0);
  expect(writesTo(kiosk)).toEqual([]);
  expect(kiosk.world.sandbox.payments()).toEqual([]);
  kiosk.world.field.remove(1);
  kiosk.world.field.remove(2);
  kiosk.world.environment = {};
  const troubled = await diagnose(kiosk, '--json');
  expect(troubled.code).toBe(1);
  expect(codesIn(troubled.out)).toEqual(
    expect.arrayContaining(['line-silent', 'setting-questionable']),
  );
  expect(writesTo(kiosk)).toEqual([]);
});

test('wrong options are told, with how it is used', async ({ prepareKiosk }) => {
  const { code, err } = await diagnose(await prepareKiosk(), '--jsn');
  expect(code).toBe(64);
  expect(err).toContain('--config station.yaml');
});
