/** What the systemd unit and the app promise each other. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeFiles } from './source-files.ts';

const root = path.resolve(import.meta.dirname, '../..');
const unit = readFileSync(path.join(root, 'build/ladekiosk.service'), 'utf8');
const stationCode = codeFiles().filter((file) => file.path.startsWith('electron/'));

/** Values of a setting, in the order of the file. */
function values(setting: string): string[] {
  return [...unit.matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))].map((match) => match[1] ?? '');
}

function someFileSays(text: string): boolean {
  return stationCode.some((file) => file.text.includes(text));
}

describe('the service', () => {
  it('is restarted whatever happens, without limit', () => {
    expect(values('Restart')).toEqual(['always']);
    expect(values('StartLimitIntervalSec')).toEqual(['0']);
  });

  it('hands over exactly the keys that the app reads', () => {
    const names = values('LoadCredential').map((value) => value.split(':')[0] ?? '');
    expect(names.sort()).toEqual([
      'vipps-client-id',
      'vipps-client-secret',
      'vipps-subscription-key',
    ]);
    for (const name of names) expect(someFileSays(name), name).toBe(true);
  });

  it('is watched only if the app says that it lives', () => {
    expect(Number(values('WatchdogSec')[0])).toBeGreaterThan(0);
    expect(values('NotifyAccess')).toEqual(['all']);
    expect(someFileSays('WATCHDOG=1')).toBe(true);
  });

  it('gives the app its own data directory and nothing else to write', () => {
    expect(values('ExecStart')[0]).toContain('--data-dir /var/lib/ladekiosk');
    expect(values('StateDirectory')).toEqual(['ladekiosk']);
    expect(values('ProtectSystem')).toEqual(['strict']);
    expect(values('NoNewPrivileges')).toEqual(['yes']);
  });
});
