/**
 * `npm start`: prepares what is missing, then runs the app in the foreground until it ends, with
 * its exit code. Without `--config` a simulated station is started for it: car, meter and relay on
 * a Modbus bus, the Vipps sandbox, and a page to play driver and car.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { prepareApp, type PreparedApp } from './app-launch.ts';
import { say } from './command.ts';
import { howToLook, tiedToUs } from './display.ts';

/** What the app gets to work with: its options, its secrets, and how to clear up behind it. */
interface Surroundings {
  appArgs: string[];
  env: Record<string, string>;
  clear(exitCode: number): Promise<void>;
}

const passedOn = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

function isConfigGiven(appArgs: readonly string[]): boolean {
  return appArgs.some((arg) => arg === '--config' || arg.startsWith('--config='));
}

/** Starts the simulated station and writes a configuration that points the app at it. */
async function simulatedSurroundings(appArgs: readonly string[]): Promise<Surroundings> {
  const { startWorld } = await import('../test/sim/world.ts');
  const world = await startWorld({ phone: true });
  const directory = await mkdtemp(path.join(os.tmpdir(), 'ladekiosk-'));
  const config = await world.writeStationConfig(directory);
  say(`Simulated station; play driver and car at ${world.page.url}`);
  return {
    appArgs: ['--config', config, '--windowed', ...appArgs],
    env: world.environment,
    async clear(exitCode) {
      await world.close();
      if (exitCode === 0) await rm(directory, { recursive: true, force: true });
      else say(`Its configuration and journal are kept in ${directory}`);
    },
  };
}

function surroundings(appArgs: readonly string[]): Promise<Surroundings> {
  if (!isConfigGiven(appArgs)) return simulatedSurroundings(appArgs);
  return Promise.resolve({ appArgs: [...appArgs], env: {}, clear: () => Promise.resolve() });
}

/** Runs the app to its end and resolves with its exit code, 128 + n after signal n as shells do. */
function runApp(app: PreparedApp, around: Surroundings): Promise<number> {
  const [command, args] = tiedToUs(app.executablePath, app.args(around.appArgs));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...app.env, ...around.env },
      // npm changes to the package's directory; paths on the command line are meant from here.
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      stdio: ['ignore', 'inherit', 'inherit'],
      // A process group of its own: Ctrl-C at the terminal reaches the app once, through us.
      detached: true,
    });
    const passOn = (signal: NodeJS.Signals): void => {
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    };
    for (const signal of passedOn) process.on(signal, passOn);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of passedOn) process.off(name, passOn);
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}

async function main(): Promise<number> {
  const app = await prepareApp();
  try {
    if (app.display.isVirtual) for (const line of howToLook(app.display)) say(line);
    const around = await surroundings(process.argv.slice(2));
    const exitCode = await runApp(app, around);
    await around.clear(exitCode);
    return exitCode;
  } finally {
    await app.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
