/** Stickers from the configuration to the file, with the codes of the sandbox. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../build/command.ts';
import { projectRoot } from '../../build/paths.ts';
import { qrSvg } from '../sim/vipps/qr-image.ts';
import { canDraw, readDrawn, readPath } from './read-sticker.ts';
import { askedOf, lastSeq, publicUrl, startStickerBench } from './sticker-bench.ts';

const isSvgDrawn = canDraw('svg');
const isPdfDrawn = canDraw('pdf');

const allFiles = ['qr-21678-A.pdf', 'qr-21678-A.svg', 'qr-21678-B.pdf', 'qr-21678-B.svg'];

describe('drawn here', () => {
  it('a sticker for each outlet, whose code is exactly Vipps’ text and leads to its page', async () => {
    const bench = await startStickerBench();
    const { code, files } = await bench.run();
    expect([code, files]).toEqual([0, allFiles.map(bench.path)]);
    const { customer } = bench.vipps.sandbox;
    for (const outlet of ['A', 'B']) {
      const [pdf, svg] = ['pdf', 'svg'].map((kind) => bench.path(`qr-21678-${outlet}.${kind}`));
      const text = await readPath(svg ?? '');
      expect(customer.scanRedirect(text ?? '')).toBe(`${publicUrl}/c/${outlet}`);
      for (const file of [...(isSvgDrawn ? [svg] : []), ...(isPdfDrawn ? [pdf] : [])]) {
        expect(await readDrawn(file ?? ''), file).toBe(text);
      }
    }
  });

  it('asks again and makes nothing new: the same code, the same picture', async () => {
    const bench = await startStickerBench();
    expect((await bench.run()).code).toBe(0);
    const first = bench.text('qr-21678-A.svg');
    const before = lastSeq(bench.vipps);
    expect((await bench.run()).code).toBe(0);
    expect(askedOf(bench.vipps, before)).toEqual([
      'qrGet charging_unit_21678_A_qr',
      'qrGet charging_unit_21678_B_qr',
    ]);
    expect(bench.text('qr-21678-A.svg')).toBe(first);
  });

  it('a new address turns the code that is on the wall already', async () => {
    const bench = await startStickerBench();
    await bench.run('--evse', 'A');
    const printed = await readPath(bench.path('qr-21678-A.svg'));
    bench.configure({ 'web.publicUrl': 'https://new.example.com' });
    const before = lastSeq(bench.vipps);
    await bench.run('--evse', 'A');
    expect(askedOf(bench.vipps, before)).toEqual([
      'qrGet charging_unit_21678_A_qr',
      'qrUpdate charging_unit_21678_A_qr',
    ]);
    expect(await readPath(bench.path('qr-21678-A.svg'))).toBe(printed);
    const { customer } = bench.vipps.sandbox;
    expect(customer.scanRedirect(printed ?? '')).toBe('https://new.example.com/c/A');
    expect(bench.text('qr-21678-A.svg')).toContain('https://new.example.com/c/A');
  });

  it('says that a drawn code needs approval, and embeds the letters it needs', async () => {
    const bench = await startStickerBench();
    expect((await bench.run('--evse', 'A')).err).toContain('needs the approval of Vipps');
    const pdf = readFileSync(bench.path('qr-21678-A.pdf'), 'latin1');
    for (const part of ['+Inter-Regular', '+Inter-Bold', '/FontFile2']) expect(pdf).toContain(part);
  });
});

describe('drawn by Vipps', () => {
  it('their SVG is in the SVG untouched, their largest PNG in the PDF', async () => {
    const bench = await startStickerBench();
    await bench.run('--evse', 'A');
    const text = (await readPath(bench.path('qr-21678-A.svg'))) ?? '';
    bench.configure({ 'payment.qrRenderer': 'vipps' });
    const { code, err } = await bench.run('--evse', 'A');
    expect([code, err]).toEqual([0, '']);
    const href = /<image id="code" [^>]*href="data:image\/svg\+xml;base64,(?<data>[^"]+)"/;
    const base64 = href.exec(bench.text('qr-21678-A.svg'))?.groups?.['data'] ?? '';
    expect(Buffer.from(base64, 'base64').toString()).toBe(qrSvg(text, 800));
    expect(readFileSync(bench.path('qr-21678-A.pdf'), 'latin1')).toContain('/Width 2000');
    for (const format of [...(isSvgDrawn ? ['svg'] : []), ...(isPdfDrawn ? ['pdf'] : [])]) {
      expect(await readDrawn(bench.path(`qr-21678-A.${format}`)), format).toBe(text);
    }
  });
});

describe('what is asked for', () => {
  it('one outlet, one format, another folder, another language', async () => {
    const bench = await startStickerBench();
    const options = ['--evse', 'B', '--format=svg', '--out', 'to/print', '--language', 'fi'];
    const { code, files } = await bench.run(...options);
    expect([code, files]).toEqual([0, [bench.path('to/print/qr-21678-B.svg')]]);
    expect(readdirSync(bench.path('to/print'))).toEqual(['qr-21678-B.svg']);
    const text = bench.text('to/print/qr-21678-B.svg');
    for (const words of ['Latauspiste', 'Apua: +47 22 00 00 00', 'Storgata 12, Oslo', 'Lade AS']) {
      expect(text).toContain(words);
    }
    expect(askedOf(bench.vipps)).toEqual(['qrGet charging_unit_21678_B_qr', 'qrCreate']);
  });

  it.each([
    ['before the renaming', Date.UTC(2027, 0, 11), 'MobilePay-sovelluksella', 'print them anew'],
    ['after it', Date.UTC(2027, 0, 13), 'Vipps-sovelluksella', ''],
  ])('in Finland %s the brand of the day', async (_when, nowMs, words, note) => {
    const bench = await startStickerBench({
      'station.country': 'FI',
      'station.operator.organizationNumber': '9999999-9',
      'tariff.currency': 'EUR',
      'payment.qrRenderer': 'vipps',
    });
    const options = ['--config', 'station.yaml', '--evse', 'A', '--format', 'svg'];
    const { code, err } = await bench.runAt(nowMs, ...options);
    expect(code, err).toBe(0);
    expect(bench.text('qr-21678-A.svg').replaceAll('\n', ' ')).toContain(words);
    expect(err === '').toBe(note === '');
    expect(err).toContain(note);
  });

  it('letters that the typeface lacks are named, those of the north are there', async () => {
    const bench = await startStickerBench({ 'station.name': 'Čáhppesjávri 駅, Þórshöfn ☀' });
    const { code, err } = await bench.run('--format', 'svg', '--evse', 'A');
    expect(code).toBe(0);
    expect(err).toContain('No typeface here has 駅 ☀:');
  });
});

describe('says in words, and makes nothing', () => {
  it.each([
    [[], '--config is missing; it must be the path of a station.yaml.'],
    [['--config'], '--config is followed by nothing, but needs the path of a station.yaml.'],
    [['--format', 'png'], '--format is "png", but must be one of pdf, svg.'],
    [
      ['--language', 'no'],
      '--language is "no", but must be one of nb, nn, se, en, da, sv, fi, de.',
    ],
    [['--evs', 'A'], '"--evs" is not an option here. Did you mean --evse?'],
    [['--out', 'a', '--out', 'b'], '--out is given twice; give it once.'],
    [['A'], '"A" stands alone; every value follows an option.'],
    [['--config', 'station.yaml', '--evse', 'C'], '--evse is "C", but the station has A, B.'],
  ])('wrong options: %j', async (options, line) => {
    const bench = await startStickerBench();
    const { code, files, err } = await bench.runAt(0, ...options);
    expect([code, files]).toEqual([64, []]);
    expect(err).toContain(line);
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });

  it('--help tells the options', async () => {
    const bench = await startStickerBench();
    const { code, files } = await bench.runAt(0, '--help');
    expect(code).toBe(0);
    for (const option of ['--config', '--evse', '--out', '--format', '--language']) {
      expect(files.join()).toContain(option);
    }
  });

  it('a station that no phone comes to', async () => {
    const bench = await startStickerBench({ 'payment.flows': ['qr'] });
    const { code, err } = await bench.run();
    expect(code).toBe(78);
    expect(err).toContain('payment.flows: is [qr], so there is no page for a code to lead to');
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });

  it('a faulty configuration, with every mistake', async () => {
    const bench = await startStickerBench({ 'evses[0].maxPowerW': 'much', ui: { receiptS: -1 } });
    const { code, err } = await bench.run();
    expect(code).toBe(78);
    expect(err).toContain('has 2 mistakes:');
    expect(err).toContain('evses[0].maxPowerW:');
  });

  it('keys that are missing, each by its name', async () => {
    const bench = await startStickerBench();
    bench.keys = {};
    const { code, err } = await bench.run();
    expect(code).toBe(78);
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'SUBSCRIPTION_KEY']) {
      expect(err).toContain(`VIPPS_${name}:`);
    }
  });

  it('keys that Vipps refuses, without a key in the words', async () => {
    const bench = await startStickerBench();
    bench.vipps.sandbox.keysAreRevoked = true;
    const { code, files, err } = await bench.run();
    expect([code, files]).toEqual([69, []]);
    expect(err).toContain('Outlet A has no sticker: token: HTTP ');
    expect(err).toContain('Are the keys those of the sales unit');
    for (const key of Object.values(bench.keys)) expect(err).not.toContain(key);
  });

  it('Vipps not there', async () => {
    const bench = await startStickerBench();
    await bench.vipps.close();
    const { code, err } = await bench.run('--evse', 'A');
    expect(code).toBe(69);
    expect(err).toMatch(/Outlet A has no sticker: .*ECONNREFUSED\. Is the line up/);
  });

  it('trouble with one outlet, and the others have their stickers', async () => {
    const bench = await startStickerBench();
    bench.vipps.sandbox.faults.plan('qrGet', { kind: 'status', status: 503 });
    const { code, files, err } = await bench.run('--format', 'svg');
    expect([code, files]).toEqual([69, [bench.path('qr-21678-B.svg')]]);
    expect(err).toContain(
      'Outlet A has no sticker: redirect-get charging_unit_21678_A_qr: HTTP 503',
    );
    expect((await bench.run('--format', 'svg')).files).toHaveLength(2);
  });

  it('a place that cannot be written', async () => {
    const bench = await startStickerBench();
    writeFileSync(bench.path('file'), '');
    const { code, err } = await bench.run('--out', 'file');
    expect(code).toBe(73);
    expect(err).toContain(`${bench.path('file/qr-21678-A.pdf')} cannot be written: `);
  });
});

describe('as a program', () => {
  /** As npm calls it: in the checkout, and the caller's own directory in a variable. */
  function qr(directory: string, keys: Record<string, string>, ...options: string[]) {
    const args = ['--import', 'tsx', join(projectRoot, 'build/qr.ts'), ...options];
    const env = { PATH: process.env['PATH'], INIT_CWD: directory, ...keys };
    return run(process.execPath, args, { cwd: projectRoot, env });
  }

  // Starting a program takes seconds on a busy computer.
  const timeoutMs = 60_000;

  it(
    'files on standard output, one line each, beside the caller',
    { timeout: timeoutMs },
    async () => {
      const { directory, keys, path } = await startStickerBench({ 'payment.qrRenderer': 'vipps' });
      const { code, stdout, output } = await qr(directory, keys, '--config', 'station.yaml');
      expect(code, output).toBe(0);
      expect(stdout).toBe(allFiles.map((name) => `${path(name)}\n`).join(''));
      expect(allFiles.filter((name) => !existsSync(path(name)))).toEqual([]);
    },
  );

  it.each([
    ['wrong options', 64, ['--nothing']],
    ['missing keys', 78, ['--config', 'station.yaml']],
  ])('%s: ends with %i', { timeout: timeoutMs }, async (_what, exitCode, options) => {
    const { directory } = await startStickerBench();
    const { code, stdout } = await qr(directory, {}, ...options);
    expect([code, stdout]).toEqual([exitCode, '']);
  });
});
