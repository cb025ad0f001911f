/** USB sticks that are plugged in, mounted and can be written: where a technician takes evidence. */
import { constants } from 'node:fs';
import { access, readFile, realpath, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface Stick {
  /** By its device: a path would be whatever the screen sends. */
  id: string;
  /** Where it is mounted. */
  path: string;
  name: string;
  freeBytes: number;
}

/** Where Linux tells of it; others in tests. */
export interface SystemPaths {
  mountinfo: string;
  sys: string;
  /** Where people and desktops mount what is plugged in. */
  roots: readonly string[];
}

export const systemPaths: SystemPaths = {
  mountinfo: '/proc/self/mountinfo',
  sys: '/sys',
  roots: ['/media', '/run/media', '/mnt'],
};

interface Mount {
  device: string;
  path: string;
  isWritable: boolean;
}

/** None where the system does not tell, as on another than Linux. */
export async function findSticks(paths: SystemPaths = systemPaths): Promise<Stick[]> {
  const text = await readFile(paths.mountinfo, 'utf8').catch(() => '');
  const mounts = text.split('\n').flatMap((line) => readMount(line) ?? []);
  const sticks: Stick[] = [];
  for (const { device, path, isWritable } of mounts) {
    const isPlace = paths.roots.some((root) => path.startsWith(`${root}/`) || path === root);
    if (!isPlace || !isWritable || !(await isPluggedIn(paths.sys, device))) continue;
    const space = await spaceAt(path);
    if (space === null) continue;
    sticks.push({ id: `stick-${device}`, path, name: basename(path), freeBytes: space });
  }
  return sticks;
}

/**
 * One line of mountinfo (proc_pid_mountinfo(5)): id, parent, major:minor, root, mount point, options,
 * optional fields, "-", type, source, options of the file system. Null: no whole file system.
 */
function readMount(line: string): Mount | null {
  const [mounted = '', fileSystem = ''] = line.split(' - ');
  const [, , device, root, path, options] = mounted.split(' ');
  const [, , superOptions = ''] = fileSystem.split(' ');
  if (device === undefined || path === undefined || options === undefined) return null;
  if (root !== '/' || !/^\d+:\d+$/.test(device)) return null;
  const isWritable = [options, superOptions].every((one) => one.split(',').includes('rw'));
  return { device, path: unescaped(path), isWritable };
}

/** Space, tab, line break and backslash are written in octal. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/**
 * By the block device's place in sysfs: below a USB controller, or said to be removable (kernel:
 * Documentation/ABI/stable/sysfs-block, "removable"; a partition's disk is the folder above it).
 */
async function isPluggedIn(sys: string, device: string): Promise<boolean> {
  const place = await realpath(join(sys, 'dev', 'block', device)).catch(() => null);
  if (place === null) return false;
  if (/\/usb\d+\//.test(place)) return true;
  for (const folder of [place, dirname(place)]) {
    const said = await readFile(join(folder, 'removable'), 'utf8').catch(() => '');
    if (said.trim() === '1') return true;
  }
  return false;
}

/** Bytes that this program may still write there; null where it may write nothing. */
export async function spaceAt(path: string): Promise<number | null> {
  try {
    await access(path, constants.W_OK);
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}
