/** Holds each import rule to finding an offence: a small tree breaks all of them at once. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkImports, type ImportCheck } from '../../build/check-imports.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Each offending file, its text, and the rules it breaks. */
const offenders: Array<{ file: string; text: string; rules: string[] }> = [
  {
    file: 'electron/session/machine.ts',
    text: "import { x } from '../contract.ts';\nimport 'node:fs';\nexport const y = x;",
    rules: ['session-is-pure'],
  },
  {
    file: 'electron/contract.ts',
    text: "import { a } from './payment/a.ts';\nexport const x = a;",
    rules: ['contract-knows-only-the-session'],
  },
  {
    file: 'electron/payment/a.ts',
    text: "import { bus } from '../../hardware/bus.ts';\nexport const a = bus;",
    rules: ['payment-and-web-know-no-hardware'],
  },
  {
    file: 'electron/station.ts',
    text: "import { app } from 'electron';\nimport { b } from './lost.ts';\nexport const s = [app, b];",
    rules: ['only-the-shell-knows-electron', 'resolvable'],
  },
  {
    file: 'electron/main.ts',
    text: "import { app } from 'electron';\nexport const m = app;",
    rules: [],
  },
  {
    file: 'electron/setup.ts',
    text: "import { m } from './main.ts';\nimport ts from 'typescript';\nexport const u = [m, ts];",
    rules: ['nobody-imports-the-shell', 'shipped-code-uses-shipped-packages'],
  },
  {
    file: 'electron/preload.ts',
    text: "import { s } from './station.ts';\nexport const p = s;",
    rules: ['preload-is-thin'],
  },
  {
    file: 'hardware/bus.ts',
    text: "import { w } from '../test/sim/world.ts';\nimport { t } from '../build/tool.ts';\nexport const bus = [w, t];",
    rules: ['hardware-stands-alone', 'nobody-imports-tests', 'product-does-not-import-build'],
  },
  {
    file: 'renderer/kiosk/app.ts',
    text: "import { x } from '../../electron/contract.ts';\nimport { s } from '../../electron/station.ts';\nimport fs from 'node:fs';\nexport const k = [x, s, fs];",
    rules: [
      'screen-reaches-nothing-but-the-contract',
      'screen-takes-types-only',
      'screen-has-no-node',
    ],
  },
  {
    file: 'build/tool.ts',
    text: "import { e } from '../test/e2e/drive.ts';\nexport const t = e;",
    rules: ['build-imports-only-the-simulator'],
  },
  { file: 'test/sim/world.ts', text: 'export const w = 1;', rules: [] },
  {
    file: 'test/e2e/drive.ts',
    text: "import { l } from './loop.ts';\nexport const e = l;",
    rules: ['no-cycles'],
  },
  {
    file: 'test/e2e/loop.ts',
    text: "import { e } from './drive.ts';\nexport const l = e;",
    rules: [],
  },
];

describe('the import rules', () => {
  let root: string;
  let found: ImportCheck;

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'imports-'));
    for (const { file, text } of offenders) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), `${text}\n`);
    }
    await writeFile(path.join(root, 'tsconfig.json'), '{ "compilerOptions": {} }');
    const description = { dependencies: {}, devDependencies: { electron: '1', typescript: '1' } };
    await writeFile(path.join(root, 'package.json'), JSON.stringify(description));
    await symlink(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'));
    found = await checkImports(root);
  }, 60_000);

  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each(offenders.filter(({ rules }) => rules.length > 0))('find $rules in $file', (offender) => {
    for (const rule of offender.rules) {
      const lines = found.violations.filter((line) =>
        line.startsWith(`${rule}: ${offender.file} `),
      );
      expect(lines, rule).not.toEqual([]);
    }
  });

  it('are all tried here', () => {
    const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
      forbidden: Array<{ name: string }>;
    };
    const tried = new Set(offenders.flatMap(({ rules }) => rules));
    expect([...tried].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it('look at every file', () => {
    expect(found.unseen).toEqual([]);
    expect(found.moduleCount).toBe(offenders.length);
  });
});
