/** Which pictures the gallery has, what they are called, and what its page is told of them. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../electron/session/view.ts';
import { fixedPictures, nameOfFixed } from '../e2e/fixed-pictures.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { albumOf, albumPage, problemLines, type Finding } from './album-data.ts';
import { everything, fileOf, picturesOf, sizes, titleOf, type Wanted } from './picture-list.ts';
import { sceneNamed, sceneNames, snapshotNamed } from './scenes.ts';

const one: Wanted = {
  screens: ['pay'],
  languages: ['nb'],
  sizes: ['1280x800'],
  themes: ['light'],
  texts: ['normal'],
};

describe('the pictures', () => {
  it('show every snapshot in every language, size and theme, and larger text in one language', () => {
    const pictures = picturesOf(sceneNames, everything);
    const normal = sceneNames.length * languages.length * sizes.length * 2;
    expect(sceneNames).toEqual(expect.arrayContaining(Object.keys(snapshots)));
    expect(pictures.filter(({ text }) => text === 'normal')).toHaveLength(normal);
    const large = pictures.filter(({ text }) => text === 'large');
    expect(large).toHaveLength(normal / languages.length);
    expect(new Set(large.map(({ language }) => language))).toEqual(new Set(['fi']));
  });

  it('have a file each', () => {
    const texts: Wanted['texts'] = ['normal', 'large'];
    const files = picturesOf(sceneNames, { ...everything, texts }).map(fileOf);
    expect(new Set(files).size).toBe(files.length);
    expect(files).toContain('800x480/fi/pay-image.dark.large.webp');
    expect(files).toContain('1280x800/nb/welcome.webp');
  });

  it('are narrowed by the beginnings of names, whole words of them', () => {
    const named = (...screens: string[]) =>
      picturesOf(['pay', 'pay-image', 'payment'], { ...one, screens }).map(({ screen }) => screen);
    expect(named('pay')).toEqual(['pay', 'pay-image']);
    expect(named('pay-image', 'payment')).toEqual(['pay-image', 'payment']);
  });

  it('have larger text in the first language where the longest is not asked for', () => {
    const pictures = picturesOf(['pay'], { ...one, languages: ['da', 'sv'], texts: null });
    expect(pictures.map(({ language, text }) => `${language} ${text}`)).toEqual([
      'da normal',
      'da large',
      'sv normal',
    ]);
  });

  it.each([
    ['welcome', 'Welcome', 'Welcome'],
    ['welcome-several-prices', 'Welcome', 'Welcome: several prices'],
    ['out-of-service-alone', 'Out of service', 'Out of service: alone'],
    ['overview-two', 'Overview', 'Overview: two'],
    ['setup-many', 'Setup', 'Setup: many'],
    ['help', 'Help', 'Help'],
  ])('%s has a plain name', (name, group, title) => {
    expect(titleOf(name, sceneNamed(name).snapshot)).toEqual({ group, title });
  });

  it('that are compared have one name each, and snapshots', () => {
    const names = fixedPictures.flatMap((set) => set.screens.map((name) => nameOfFixed(name, set)));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('welcome-1280x800-nb-dark.png');
    for (const name of fixedPictures.flatMap((set) => set.screens)) {
      expect(snapshotNamed(name).kind).toBe('station');
    }
  });
});

describe('the page', () => {
  const languagesWanted = { ...one, languages: ['nb', 'fi'] } satisfies Wanted;
  const findings: Finding[] = picturesOf(['pay', 'pay-image'], languagesWanted).map((picture) => ({
    picture,
    problems: picture.screen === 'pay' ? ['overlap: </script> × $&'] : [],
  }));
  const album = albumOf(findings, snapshotNamed);

  it('knows the pictures, and of each axis the values that occur', () => {
    expect(album.screens.map(({ title }) => title)).toEqual(['Pay', 'Pay: image']);
    expect(album.axes.language).toEqual([
      { value: 'nb', words: 'Norsk bokmål' },
      { value: 'fi', words: 'Suomi' },
    ]);
    expect(album.axes.size).toEqual([{ value: '1280x800', words: '1280 × 800' }]);
    expect(album.pictures).toHaveLength(4);
    expect(album.pictures[3]).toEqual({
      file: '1280x800/fi/pay-image.webp',
      screen: 1,
      language: 'fi',
      size: '1280x800',
      theme: 'light',
      text: 'normal',
      problems: [],
    });
  });

  it('is one piece, whatever the problems are called', () => {
    const template =
      '<style>/* style */</style><script>"data"</script><script>/* script */</script>';
    const page = albumPage(template, album, 'a{}', 'b("$&");');
    const [, data = ''] = /<script>(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(data)).toEqual(album);
    expect(page).toContain('<style>a{}</style>');
    expect(page.endsWith('<script>b("$&");</script>')).toBe(true);
  });

  it('has each problem once in print, with the pictures that have it', () => {
    expect(problemLines(findings)).toEqual([
      'pay: overlap: </script> × $& (1280x800/nb/pay.webp and 1 more)',
    ]);
    expect(problemLines(findings.slice(2))).toEqual([]);
  });
});
