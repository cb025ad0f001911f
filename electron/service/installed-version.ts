/** Which version of this program is installed on the disk, whatever version is running. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface InstalledFrom {
  /** Debian's list of packages, dpkg(1); the system's own unless told. */
  dpkgStatus?: string;
  /** The program's own package.json, where it does not come as a Debian package; null: nowhere. */
  packageJson: string | null;
}

const usualDpkgStatus = '/var/lib/dpkg/status';
const packageName = 'ladekiosk';

const packageSchema = z.object({ version: z.string().max(50) });

/** Null where nobody can tell. */
export async function installedVersion(from: InstalledFrom): Promise<string | null> {
  return (
    (await versionOfPackage(from.dpkgStatus ?? usualDpkgStatus)) ??
    (await versionInFile(from.packageJson))
  );
}

async function versionOfPackage(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const at = `\n${text}`.indexOf(`\nPackage: ${packageName}\n`);
  if (at === -1) return null;
  const [entry = ''] = text.slice(at).split(/\n\n/, 1);
  if (!/^Status: \S+ \S+ installed$/m.test(entry)) return null;
  return /^Version: (\S+)$/m.exec(entry)?.[1] ?? null;
}

async function versionInFile(path: string | null): Promise<string | null> {
  if (path === null) return null;
  try {
    const parsed = packageSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data.version : null;
  } catch {
    return null;
  }
}
