/**
 * `npm run kill -- --kills 100 --seed 1`: kills the real app with SIGKILL at so many instants drawn by
 * seed, and checks after each that every payment balances. The same seed gives the same instants.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareApp } from './app-launch.ts';
import { runNode, say } from './command.ts';
import { projectRoot } from './paths.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});

function isCount(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text);
}

async function main(): Promise<number> {
  const { kills, seed } = values;
  if (!isCount(kills) || !isCount(seed)) {
    say('Usage: npm run kill -- [--kills 100] [--seed 1]');
    return 64;
  }
  const app = await prepareApp({ isForTests: true });
  try {
    const playwright = path.join(projectRoot, 'node_modules/@playwright/test/cli.js');
    const args = ['test', 'kills', '--config', 'test/e2e/playwright.config.ts'];
    const { code } = await runNode(playwright, args, {
      cwd: projectRoot,
      env: {
        ...process.env,
        ...app.display.env,
        LADEKIOSK_KILLS: kills,
        LADEKIOSK_KILL_SEED: seed,
      },
      isShown: true,
    });
    return code ?? 1;
  } finally {
    await app.stop();
  }
}

process.exitCode = await main();
