/**
 * How the app is bundled and how its tests run. Five bundles, one environment each: `main` and
 * `preload` for Electron's Node side, `client` for the screen, `phone` for what a driver's phone
 * loads, `phonePages` for the same pages as HTML in the main process. Node's own modules, Electron
 * and packages with native parts stay outside; everything else is bundled, so that the package
 * ships few files and starts fast from the asar.
 */
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { EnvironmentOptions } from 'vite';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8')) as {
  version: string;
};
/** dist/, unless build/bundle.ts builds beside it to swap the two in one step. */
const outDirectory = process.env['LADEKIOSK_BUNDLES'] ?? path.join(here, 'dist');

/** Packages with a native part, which cannot be bundled: they find their binary beside themselves. */
const nativePackages = ['libsql', 'serialport'];
const external = [
  'electron',
  ...nativePackages,
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];

/** @param input relative to this folder; the bundle is `NAME/NAME.cjs` */
function nodeBundle(name: 'main' | 'preload' | 'pages', input: string): EnvironmentOptions {
  return {
    consumer: 'server',
    // The Node of Electron 33, the oldest the app runs on, is 20.18.
    resolve: { noExternal: true, external },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: path.join(outDirectory, name),
      emptyOutDir: true,
      // Readable stack traces are worth more at a station than a smaller file.
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: path.join(here, input) },
        external,
        output: {
          format: 'cjs',
          entryFileNames: `${name}.cjs`,
          chunkFileNames: '[name]-[hash].cjs',
          codeSplitting: false,
        },
      },
    },
  };
}

/** A test project: the tests under one folder of test/. */
function tests(name: string, include: string[], exclude: string[] = [], testTimeout = 15_000) {
  return { extends: true as const, test: { name, include, exclude, testTimeout } };
}

const separate = ['contract', 'defects', 'house', 'simulation'];

export default defineConfig({
  root: process.env['VITEST'] ? here : path.join(here, 'renderer', 'kiosk'),
  // The screen is loaded from wherever the app lies: no absolute addresses.
  base: './',
  define: { LADEKIOSK_VERSION: JSON.stringify(version) },
  plugins: [react()],
  publicDir: false,
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment);
      }
    },
  },
  environments: {
    client: {
      build: {
        target: 'chrome130',
        outDir: path.join(outDirectory, 'renderer'),
        emptyOutDir: true,
        sourcemap: true,
        // Fonts and images stay files: the page's content policy has no `data:`.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
      },
    },
    phone: {
      consumer: 'client',
      build: {
        // Phones of the last five years: what a driver carries is not for the station to choose.
        target: ['chrome90', 'safari14', 'firefox90'],
        outDir: path.join(outDirectory, 'phone'),
        emptyOutDir: true,
        // The web server reads from it what a page loads.
        manifest: true,
        assetsInlineLimit: 0,
        modulePreload: false,
        rolldownOptions: { input: path.join(here, 'renderer', 'phone', 'main.tsx') },
      },
    },
    main: nodeBundle('main', 'electron/main.ts'),
    preload: nodeBundle('preload', 'electron/preload.ts'),
    phonePages: {
      ...nodeBundle('pages', 'renderer/phone/pages.tsx'),
      // React's own switch; the main process sets none, and the other half need not be shipped.
      define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    },
  },
  test: {
    environment: 'node',
    pool: 'forks',
    // Many tests wait for something real: four processes keep two cores busy.
    maxWorkers: 4,
    // Few processes for all files, modules loaded once, as loading them for each file anew took a
    // third of the time. What a file leaves running would run on in the next one: it fails for it.
    isolate: false,
    globalSetup: [path.join(here, 'test', 'own-folder.ts')],
    setupFiles: [path.join(here, 'test', 'nothing-left.ts')],
    // A test that waits for something real gives up before this, with its own words.
    testTimeout: 15_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    projects: [
      tests(
        'unit',
        ['test/**/*.test.{ts,tsx}'],
        ['test/e2e/**', ...separate.map((folder) => `test/${folder}/**`)],
      ),
      tests('contract', ['test/contract/**/*.test.{ts,tsx}']),
      tests('defects', ['test/defects/**/*.test.{ts,tsx}']),
      tests('house', ['test/house/**/*.test.{ts,tsx}']),
      tests('simulation', ['test/simulation/**/*.test.{ts,tsx}'], [], 120_000),
    ],
  },
});
