/** How the end-to-end tests run: real Electron, one station at a time per worker, no retries. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A charge is mostly waiting for energy to flow: four stations at once leave two cores room.
  workers: 4,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  outputDir: '../../out/e2e',
  // The same committed pictures on every computer; only `npm run gallery -- --accept` writes them.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  updateSnapshots: 'none',
});
