/** Holds the checkout to the house rules, and each rule to finding an offence when there is one. */
import { describe, expect, it } from 'vitest';
import {
  onlyIpcTouchesIpcMain,
  onlyTheShellKnowsElectron,
  productKnowsNoSimulation,
  sessionIsPure,
} from './environment-rules.ts';
import { allFiles, codeFiles, type Rule, type SourceFile } from './source-files.ts';
import {
  filesAreShort,
  filesSayTheirJob,
  importsCarryExtension,
  namesSaySomething,
  noBarrels,
  noEnums,
  noPathsOfOneComputer,
  noRegistryNames,
  nothingUnfinished,
} from './style-rules.ts';
import { everyTestRuns, noFixedWaits, noHooksInHelpers } from './test-rules.ts';

interface HouseRule {
  name: string;
  rule: Rule;
  /** Files that offend, as path and text; and some that do not. */
  bad: Array<[string, string]>;
  good: Array<[string, string]>;
}

const codeRules: HouseRule[] = [
  {
    name: 'only ipc.ts touches ipcMain',
    rule: onlyIpcTouchesIpcMain,
    bad: [['electron/screen/window.ts', "import { ipcMain } from 'electron';"]],
    good: [['electron/ipc.ts', "import { ipcMain } from 'electron';"]],
  },
  {
    name: 'only the shell knows electron',
    rule: onlyTheShellKnowsElectron,
    bad: [
      ['electron/station.ts', "import { app } from 'electron';"],
      ['electron/screen/keeper.ts', "import { app } from 'electron';"],
      ['hardware/bus.ts', "import type { App } from 'electron/main';"],
      ['renderer/kiosk/app.tsx', "const e = await import('electron');"],
    ],
    good: [
      ['electron/main.ts', "import { app } from 'electron';"],
      ['electron/screen/window.ts', "import { BrowserWindow } from 'electron';"],
    ],
  },
  {
    name: 'the session is pure',
    rule: sessionIsPure,
    bad: [
      ['electron/session/a.ts', "import { readFile } from 'node:fs';"],
      ['electron/session/a.ts', "import { z } from './../ports.ts';"],
      ['electron/session/a.ts', 'const now = Date.now();'],
      ['electron/session/a.ts', 'const now = new Date();'],
      ['electron/session/a.ts', 'const luck = Math.random();'],
      ['electron/session/a.ts', 'setTimeout(f, 1);'],
      ['electron/session/a.ts', 'export async function f() {}'],
      ['electron/session/a.ts', 'console.log(1);'],
    ],
    good: [
      ['electron/session/a.ts', 'const at = new Date(atMs); const p = state.process;'],
      ['electron/station.ts', 'const now = Date.now();'],
    ],
  },
  {
    name: 'the product knows no simulation',
    rule: productKnowsNoSimulation,
    bad: [
      ['electron/station.ts', 'if (isSimulated) skip();'],
      ['hardware/open.ts', "if (process.env['NODE_ENV'] === 'test') return fake;"],
    ],
    good: [['hardware/open.ts', '// The simulation uses this too.\nexport const a = 1;']],
  },
  {
    name: 'files are short',
    rule: filesAreShort,
    bad: [['hardware/a.ts', 'a;\n'.repeat(451)]],
    good: [['hardware/a.ts', 'a;\n'.repeat(450)]],
  },
  {
    name: 'files say their job',
    rule: filesSayTheirJob,
    bad: [
      ['hardware/a.ts', "import a from 'b';\n/** Says it too late for anybody. */"],
      ['hardware/a.ts', '/** Bus. */\nexport {};'],
    ],
    good: [['hardware/a.ts', '/**\n * Asks devices on a bus one by one.\n */\nexport {};']],
  },
  {
    name: 'no enums',
    rule: noEnums,
    bad: [['hardware/a.ts', 'export enum Colour { Red }']],
    good: [['hardware/a.ts', "export type Colour = 'red';"]],
  },
  {
    name: 'no barrels',
    rule: noBarrels,
    bad: [['hardware/a.ts', "export * from './b.ts';\nexport { c } from './c.ts';"]],
    good: [['hardware/a.ts', "export * from './b.ts';\nexport const c = 1;"]],
  },
  {
    name: 'names say something',
    rule: namesSaySomething,
    bad: [
      ['hardware/utils.ts', ''],
      ['renderer/helpers/a.ts', ''],
      ['electron/index.ts', ''],
    ],
    good: [['hardware/bus.ts', '']],
  },
  {
    name: 'imports carry their extension',
    rule: importsCarryExtension,
    bad: [['hardware/a.ts', "import { b } from './b';"]],
    good: [['hardware/a.ts', "import { b } from './b.ts';\nimport c from 'c';"]],
  },
  {
    name: 'every test runs',
    rule: everyTestRuns,
    bad: [
      ['test/a.test.ts', "it.only('a', () => {});"],
      ['test/a.test.ts', "test.skip('a', () => {});"],
      ['test/a.test.ts', "describe.skip('a', () => {});"],
      ['test/a.test.ts', "it.todo('a');"],
      ['test/e2e/a.spec.ts', 'test.skip();'],
      ['test/e2e/a.spec.ts', "test.describe.only('a', () => {});"],
    ],
    good: [
      ['test/e2e/a.spec.ts', "test.skip(isRoot, 'root has no sandbox');"],
      ['test/a.test.ts', 'stream.skip(4); only(4);'],
    ],
  },
  {
    name: 'no fixed waits in tests',
    rule: noFixedWaits,
    bad: [
      ['test/a.test.ts', 'await new Promise((resolve) => setTimeout(resolve, 100));'],
      ['test/a.test.ts', 'await new Promise<void>((done) => { setTimeout(() => done(), 100); });'],
      ['test/a.test.ts', "import { setTimeout } from 'node:timers/promises';"],
      ['test/e2e/a.spec.ts', 'await page.waitForTimeout(500);'],
    ],
    good: [
      ['test/a.test.ts', 'await vi.waitFor(() => expect(seen).toBe(1));'],
      ['test/a.ts', 'while (!isThere()) await new Promise((go) => setTimeout(go, 20));'],
      ['test/a.test.ts', 'new Promise((resolve, reject) => setTimeout(() => reject(e), 100));'],
    ],
  },
  {
    name: 'no hooks at the top of helpers',
    rule: noHooksInHelpers,
    bad: [
      ['test/hardware/bench.ts', 'afterEach(async () => bus.close());'],
      ['test/bench.ts', 'beforeAll(start, 60_000);'],
    ],
    good: [
      ['test/hardware/bus.test.ts', 'afterEach(async () => bus.close());'],
      ['test/bench.ts', 'export function use() { beforeEach(start); }'],
      ['test/bench.ts', 'export const later = (end: () => void) => onTestFinished(end);'],
    ],
  },
];

/** In pieces, so that this file passes the rules it tests. */
function joined(...pieces: string[]): string {
  return pieces.join('');
}

const textRules: HouseRule[] = [
  {
    name: 'nothing is left unfinished',
    rule: nothingUnfinished,
    bad: [
      ['a.ts', joined('// TO', 'DO: later')],
      ['b.md', joined('FIX', 'ME')],
    ],
    good: [['a.ts', '// Todos are kept elsewhere.']],
  },
  {
    name: 'no paths of one computer',
    rule: noPathsOfOneComputer,
    bad: [['a.md', joined('see /ho', 'me/anna/notes')]],
    good: [['a.md', 'see ~/notes']],
  },
  {
    name: 'no names of package registries',
    rule: noRegistryNames,
    bad: [['.npmrc', joined('registry=https://registry.', 'npmjs.org/')]],
    good: [['.npmrc', 'audit=false']],
  },
];

function offences(files: SourceFile[], rule: Rule): string[] {
  return files.flatMap((file) => rule(file).map((offence) => `${file.path}: ${offence}`));
}

describe.each([
  { kind: 'code', files: codeFiles(), rules: codeRules, least: 100 },
  { kind: 'text', files: allFiles(), rules: textRules, least: 120 },
])('house rules for $kind', ({ files, rules, least }) => {
  it('sees the checkout', () => {
    expect(files.length).toBeGreaterThan(least);
    const paths = files.map((file) => file.path);
    expect(paths).toContain('electron/session/view.ts');
    expect(paths).toContain('build/start.ts');
  });

  describe.each(rules)('$name', ({ rule, bad, good }) => {
    it('holds', () => {
      expect(offences(files, rule)).toEqual([]);
    });

    it('finds an offence', () => {
      for (const [path, text] of bad) {
        expect(rule({ path, text }), `${path}: ${text}`).not.toEqual([]);
      }
    });

    it('leaves good code alone', () => {
      for (const [path, text] of good) {
        expect(rule({ path, text }), `${path}: ${text}`).toEqual([]);
      }
    });
  });
});
