/**
 * Options of the app among Chromium's, and what the app says on a terminal.
 */
import { describe, expect, test } from 'vitest';
import { formatMistakes, parseCommandLine } from '../../electron/command-line.ts';

/** `path: message` of each mistake in these words. */
function mistakesOf(...argv: string[]): string[] {
  return parseCommandLine(argv).mistakes.map(({ path, message }) => `${path}: ${message}`);
}

describe('options', () => {
  test('none given', () => {
    expect(parseCommandLine([])).toEqual({
      configPath: null,
      overrides: { language: null, dataDir: null },
      isWindowed: false,
      isCheck: false,
      sessions: null,
      probe: null,
      diagnose: null,
      mistakes: [],
    });
  });

  test.each([
    ['apart', ['--config', 'a.yaml', '--data-dir', '/d', '--language', 'nb']],
    ['together', ['--config=a.yaml', '--data-dir=/d', '--language=nb']],
  ])('with their values %s', (_title, words) => {
    expect(parseCommandLine([...words, '--windowed', '--check'])).toEqual({
      configPath: 'a.yaml',
      overrides: { language: 'nb', dataDir: '/d' },
      isWindowed: true,
      isCheck: true,
      sessions: null,
      probe: null,
      diagnose: null,
      mistakes: [],
    });
  });

  test('with --probe all others are the probe’s, but for Chromium’s own', () => {
    const words = ['--no-sandbox', '--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
    const probe = ['--bus', 'tcp:10.0.0.7:502', 'scan', '--units', '1-8'];
    expect(parseCommandLine([...words, '--probe', ...probe])).toMatchObject({
      probe,
      sessions: null,
      mistakes: [],
    });
    expect(parseCommandLine(['--prob']).mistakes[0]?.message).toContain('did you mean --probe?');
  });

  test('with --sessions all others are that command’s, mistakes included', () => {
    const words = [
      '--config',
      'a.yaml',
      '--sessions',
      '--format',
      'csv',
      '--frm=x',
      '--no-sandbox',
    ];
    expect(parseCommandLine(['/opt/ladekiosk', ...words], 1)).toMatchObject({
      configPath: null,
      sessions: ['--config', 'a.yaml', '--format', 'csv', '--frm=x', '--no-sandbox'],
      mistakes: [],
    });
  });

  test('after the words the caller says to pass over', () => {
    const argv = ['/opt/electron', '/opt/app', '--windowed'];
    expect(parseCommandLine(argv, 2)).toMatchObject({ isWindowed: true, mistakes: [] });
  });

  test('a path may hold = and spaces', () => {
    expect(parseCommandLine(['--config=/a=b/my station.yaml']).configPath).toBe(
      '/a=b/my station.yaml',
    );
  });

  test.each([
    '--remote-debugging-port=9333',
    '--no-sandbox',
    '--inspect=0',
    '--user-data-dir=/tmp/x',
    '--lang=nb',
    '--window-size=800,600',
    '--ozone-platform=wayland',
    '--disable-gpu',
    '--',
    '',
  ])('Chromium’s %s is passed over', (word) => {
    expect(parseCommandLine([word, '--windowed'])).toMatchObject({
      isWindowed: true,
      mistakes: [],
    });
  });

  test('a value after a switch of Chromium is its own', () => {
    expect(mistakesOf('--proxy-server', 'localhost:8080', '--check')).toEqual([]);
  });
});

describe('mistakes', () => {
  test.each([
    [['--confg', 'a.yaml'], '--confg: is not an option here; did you mean --config?'],
    [['--datadir=/d'], '--datadir: is not an option here; did you mean --data-dir?'],
    [['--window'], '--window: is not an option here; did you mean --windowed?'],
    [['--langauge=nb'], '--langauge: is not an option here; did you mean --language?'],
    [['--session'], '--session: is not an option here; did you mean --sessions?'],
    [['-check'], '-check: is not an option here; did you mean --check?'],
    [['--config'], '--config: is followed by nothing, but needs the path of a station.yaml.'],
    [['--config='], '--config: is followed by nothing, but needs the path of a station.yaml.'],
    [
      ['--config', '--check'],
      '--config: is followed by nothing, but needs the path of a station.yaml.',
    ],
    [['--config', 'a', '--config', 'b'], '--config: is given twice; give it once.'],
    [['--windowed=no'], '--windowed: takes no value, but has "no".'],
    [
      ['station.yaml'],
      'station.yaml: stands alone, but every value follows an option; did you mean --config station.yaml?',
    ],
    [['stray'], 'stray: stands alone, but every value follows an option.'],
    [
      ['--language', 'xx'],
      '--language: is "xx", but must be one of nb, nn, se, en, da, sv, fi, de.',
    ],
    [
      ['--language', 'no'],
      '--language: is "no", but must be one of nb, nn, se, en, da, sv, fi, de; did you mean nb?',
    ],
    [
      ['--language', 'sv_SE.UTF-8'],
      '--language: is "sv_SE.UTF-8", but must be one of nb, nn, se, en, da, sv, fi, de; did you mean sv?',
    ],
  ])('%j', (words, line) => {
    expect(mistakesOf(...words)).toEqual([line]);
  });

  test('what follows a mistake is still read', () => {
    const { isCheck, configPath, mistakes } = parseCommandLine([
      '--config',
      '--check',
      '--windwed',
    ]);
    expect({ isCheck, configPath }).toEqual({ isCheck: true, configPath: null });
    expect(mistakes).toHaveLength(2);
  });
});

describe('formatMistakes', () => {
  const findings = [
    { path: 'station.id', message: 'is missing.' },
    { path: 'evses[0].meter.driver', message: 'is "x".' },
    { path: '', message: 'The file is odd.' },
    { path: `buses["${'b'.repeat(60)}"]`, message: 'is long.' },
  ];

  test('a heading, a line each in columns, and what to do', () => {
    const lines = formatMistakes(findings, '/etc/station.yaml').split('\n');
    expect(lines[0]).toBe('/etc/station.yaml has 4 mistakes:');
    expect(lines.slice(2, 5)).toEqual([
      '  station.id:            is missing.',
      '  evses[0].meter.driver: is "x".',
      '  The file is odd.',
    ]);
    expect(lines[5]).toMatch(/^ {2}buses\["b+"\]: is long\.$/);
    expect(lines.at(-1)).toMatch(/--check.*station\.example\.yaml/);
  });

  test('one is one', () => {
    expect(formatMistakes(findings.slice(0, 1), '/s')).toMatch(/^\/s has 1 mistake:/);
  });

  test('mistakes of the command line name the options', () => {
    const text = formatMistakes([{ path: '--config', message: 'is given twice.' }], null);
    expect(text).toMatch(/^The command line has 1 mistake:/);
    expect(text).toContain('--config FILE');
  });

  test('a sound file', () => {
    expect(formatMistakes([], '/s.yaml', true)).toBe('/s.yaml is in order.');
    const text = formatMistakes(findings.slice(0, 1), '/s.yaml', true);
    expect(text).toMatch(/^\/s\.yaml is in order, with 1 warning:/);
    expect(text).toMatch(/runs all the same\.$/);
  });
});
