/** A computer with USB sticks, as Linux tells of them, in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemPaths } from '../../electron/service/usb-sticks.ts';
import { later } from '../hardware/bench-cabinet.ts';

export interface StickBench {
  dir: string;
  system: SystemPaths;
  /** Plugs a disk in: where sysfs has it, and where and how it is mounted. Returns the mount point. */
  plug(disk: {
    device: string;
    /** Below /sys/devices. */
    place: string;
    isRemovable?: boolean;
    path?: string;
    options?: string;
    superOptions?: string;
    root?: string;
  }): string;
  /** Takes all out again. */
  pull(): void;
}

export function makeStickBench(): StickBench {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-sticks-'));
  later(() => rmSync(dir, { recursive: true, force: true }));
  const mountinfo = join(dir, 'mountinfo');
  const sys = join(dir, 'sys');
  mkdirSync(join(sys, 'dev', 'block'), { recursive: true });
  let lines = ['22 28 0:20 / /proc rw,nosuid - proc proc rw'];
  const write = () => writeFileSync(mountinfo, `${lines.join('\n')}\n`);
  write();
  return {
    dir,
    system: { mountinfo, sys, roots: [join(dir, 'media')] },
    plug({ device, place, isRemovable, path, options, superOptions, root }) {
      const folder = join(sys, 'devices', place);
      mkdirSync(folder, { recursive: true });
      symlinkSync(folder, join(sys, 'dev', 'block', device));
      if (isRemovable !== undefined) {
        writeFileSync(join(folder, 'removable'), isRemovable ? '1\n' : '0\n');
      }
      const mounted = path ?? join(dir, 'media', device.replace(':', '-'));
      mkdirSync(mounted, { recursive: true });
      const escaped = mounted.replaceAll(' ', String.raw`\040`);
      const where = `36 28 ${device} ${root ?? '/'} ${escaped}`;
      lines.push(
        `${where} ${options ?? 'rw,relatime'} shared:1 - vfat /dev/sda1 ${superOptions ?? 'rw'}`,
      );
      write();
      return mounted;
    },
    pull() {
      lines = lines.slice(0, 1);
      write();
    },
  };
}
