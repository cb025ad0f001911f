/** The command line of the gallery: what it narrows, and what it refuses. */
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { everything } from './picture-list.ts';

const screens = ['welcome', 'welcome-phone', 'pay', 'pay-image', 'overview'];
const parse = (...args: string[]) => parseOptions(args, screens);

describe('the options of the gallery', () => {
  it('ask for everything when there are none', () => {
    expect(parse()).toEqual({ kind: 'album', wanted: everything });
  });

  it('narrow each axis, in the order of the house and not of the line', () => {
    const lists = ['--languages', 'fi,nb', '--sizes', '800x480', '--themes=dark', '--texts=large'];
    expect(parse('--screens', 'pay, overview', ...lists)).toEqual({
      kind: 'album',
      wanted: {
        screens: ['pay', 'overview'],
        languages: ['nb', 'fi'],
        sizes: ['800x480'],
        themes: ['dark'],
        texts: ['large'],
      },
    });
  });

  it.each([
    [['--screens', 'paying'], 'not "paying"'],
    [['--languages', 'nb,xx'], 'not "xx"'],
    [['--sizes', '1280'], 'not "1280"'],
    [['--themes', ''], 'not ""'],
    [['--texts', 'huge'], 'not "huge"'],
    [['--colour'], '--colour'],
    [['welcome'], 'welcome'],
    [['--accept', '--readme'], 'stand alone'],
    [['--accept', '--screens', 'pay'], 'stand alone'],
  ])('refuse %j', (args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });

  it('know the other tasks', () => {
    expect(parse('--accept')).toEqual({ kind: 'accept' });
    expect(parse('--readme')).toEqual({ kind: 'readme' });
    expect(parse('--help', '--sizes', '800x480')).toEqual({ kind: 'help' });
  });
});
