/** What a phone has to load, built as it is shipped: small enough for a poor network, readable to old phones. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createBuilder } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Language, PhonePages } from '../../electron/contract.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { offers, phoneFrame, visits } from '../fixtures/phone-views.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Script, styles and one page with its words; a second or two on a phone's worst network. */
const budgetBytes = 100_000;
/** Parts of the screen's pictures and prices that need no look of their own here. */
const unstyled = ['cable', 'car', 'held-parts', 'price-more'];

let folder: string;
let script: string;
let style: string;
let pages: PhonePages;

function zipped(text: string): number {
  return gzipSync(text).length;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ladekiosk-phone-'));
  vi.stubEnv('NODE_ENV', 'production');
  vi.stubEnv('LADEKIOSK_BUNDLES', folder);
  const builder = await createBuilder({
    root,
    configFile: path.join(root, 'vite.config.ts'),
    configLoader: 'runner',
    logLevel: 'error',
    mode: 'production',
  });
  for (const name of ['phone', 'phonePages']) await builder.build(builder.environments[name]!);
  vi.unstubAllEnvs();
  const assets = path.join(folder, 'phone', 'assets');
  const read = async (extension: string): Promise<string> => {
    const names = (await readdir(assets)).filter((name) => name.endsWith(extension));
    const texts = await Promise.all(names.map((name) => readFile(path.join(assets, name), 'utf8')));
    return texts.join('\n');
  };
  [script, style] = await Promise.all([read('.js'), read('.css')]);
  const pagesFile = path.join(folder, 'pages', 'pages.cjs');
  ({ pages } = createRequire(pagesFile)(pagesFile) as { pages: PhonePages });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what a phone loads', () => {
  it.each(Object.keys(catalogues) as Language[])('is small in %s', (language) => {
    const frame = phoneFrame(language);
    const { view, form } = offers['offer-several-prices']!;
    const documents = [
      pages.offer(view, form, frame),
      pages.visit(visits['charging']!.view, false, frame),
      pages.visit(visits['receipt-long']!.view, false, frame),
    ];
    for (const document of documents) {
      const total = zipped(script) + zipped(style) + zipped(document);
      expect(total).toBeGreaterThan(20_000);
      expect(total).toBeLessThan(budgetBytes);
    }
  });

  it('has the words of no language in its script, and no screen of the station', () => {
    for (const catalogue of Object.values(catalogues)) {
      expect(script).not.toContain(catalogue['amount.statement']);
      expect(script).not.toContain(catalogue['stop.means']);
    }
    expect(script).not.toMatch(/react-aria|i18next|data-rac/);
  });

  it('is written so that phones of five years ago can read it', () => {
    // Looking behind is an error to Safari before 16.4, and with it the whole script.
    expect(script).not.toMatch(/\(\?<[=!]/);
    expect(script).not.toMatch(/\.(?:at|findLast|toSorted|toReversed|hasOwn|structuredClone)\(/);
    expect(script).not.toMatch(/static\s*\{/);
    expect(style).not.toMatch(/:has\(|light-dark\(|oklch|@layer|@container|&[ .:[]/);
  });

  it('styles every part that the pages have', () => {
    const html = Object.values(visits)
      .map(({ view, goToPay }) => pages.visit(view, goToPay, phoneFrame('en')))
      .concat(
        Object.values(offers).map(({ view, form }) => pages.offer(view, form, phoneFrame('en'))),
      )
      .join('\n');
    const used = new Set(
      [...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names!.split(' ')),
    );
    const own = [...used].filter((name) => !name.startsWith('lucide'));
    expect(own.length).toBeGreaterThan(40);
    const unknown = own.filter((name) => !new RegExp(`\\.${name}(?![\\w-])`).test(style));
    expect(unknown.filter((name) => !unstyled.includes(name))).toEqual([]);
  });

  it('is built for production on both sides', () => {
    expect(script).not.toContain('react.development');
    expect(script.split('\n').length).toBeLessThan(50);
  });
});
