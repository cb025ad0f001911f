/** Where keys are read from, and that what is wrong with them is told without telling them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCredentials } from '../../electron/payment/credentials.ts';

/** The mistakes as `path: message` lines; none if there are credentials. */
function mistakesOf(environment: Record<string, string>): string[] {
  const result = readCredentials(environment);
  return result.ok ? [] : result.mistakes.map(({ path, message }) => `${path}: ${message}`);
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ladekiosk-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): void {
  writeFileSync(join(directory, name), content);
}

const all = {
  VIPPS_CLIENT_ID: 'id-from-variable',
  VIPPS_CLIENT_SECRET: 'secret-from-variable',
  VIPPS_SUBSCRIPTION_KEY: 'key-from-variable',
};

describe('credentials', () => {
  it('come from the environment', () => {
    expect(readCredentials(all)).toEqual({
      ok: true,
      credentials: {
        clientId: 'id-from-variable',
        clientSecret: 'secret-from-variable',
        subscriptionKey: 'key-from-variable',
      },
    });
  });

  it('come from files, without the line break an editor leaves', () => {
    file('vipps-client-id', 'id-from-file\n');
    file('vipps-client-secret', 'secret-from-file\r\n');
    file('vipps-subscription-key', 'key-from-file');
    expect(readCredentials({ CREDENTIALS_DIRECTORY: directory })).toEqual({
      ok: true,
      credentials: {
        clientId: 'id-from-file',
        clientSecret: 'secret-from-file',
        subscriptionKey: 'key-from-file',
      },
    });
  });

  it('may be mixed; a variable that is set wins', () => {
    file('vipps-client-id', 'id-from-file');
    file('vipps-subscription-key', 'key-from-file');
    const environment = { ...all, VIPPS_SUBSCRIPTION_KEY: '', CREDENTIALS_DIRECTORY: directory };
    expect(readCredentials(environment)).toMatchObject({
      credentials: { clientId: 'id-from-variable', subscriptionKey: 'key-from-file' },
    });
  });

  it('that are missing are all named, with both ways to provide them', () => {
    const mistakes = mistakesOf({ VIPPS_CLIENT_ID: 'x' });
    expect(mistakes).toHaveLength(2);
    expect(mistakes[0]).toMatch(/^VIPPS_CLIENT_SECRET: is missing: set VIPPS_CLIENT_SECRET /);
    expect(mistakes[0]).toContain('vipps-client-secret');
    expect(mistakes[1]).toMatch(/^VIPPS_SUBSCRIPTION_KEY: .*vipps-subscription-key/);
  });

  it('that are missing in the directory name the file', () => {
    const mistakes = mistakesOf({ ...all, VIPPS_CLIENT_ID: '', CREDENTIALS_DIRECTORY: directory });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/^VIPPS_CLIENT_ID: is missing/);
    expect(mistakes[0]).toContain(join(directory, 'vipps-client-id'));
  });

  it('that cannot be read say why', () => {
    mkdirSync(join(directory, 'vipps-client-id'));
    const mistakes = mistakesOf({ ...all, VIPPS_CLIENT_ID: '', CREDENTIALS_DIRECTORY: directory });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/^VIPPS_CLIENT_ID: cannot be read .*EISDIR/);
  });

  it.each([
    ['an empty file', '\n', 'is empty'],
    ['two lines', 'hush-one\nhush-two', 'line break'],
    ['a sentence', 'hush my key', 'space'],
    ['a byte order mark inside', 'hush\uFEFFhush', 'character'],
  ])('with %s are refused without a word of the value', (_what, content, why) => {
    file('vipps-client-secret', content);
    const environment = { ...all, VIPPS_CLIENT_SECRET: '', CREDENTIALS_DIRECTORY: directory };
    const mistakes = mistakesOf(environment);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(why);
    expect(mistakes[0]).not.toContain('hush');
  });
});
