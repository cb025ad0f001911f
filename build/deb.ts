/**
 * Makes a Debian package of the unpacked app: the program in /opt, the service, the service's user,
 * a place for configuration and keys. Uses dpkg-deb alone, so it works offline.
 */
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './command.ts';
import { projectRoot } from './paths.ts';

/** Debian's names for Node's architectures. */
const architectures: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
};

const dependencies = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libxss1',
  'libxtst6',
  'fonts-noto-core | fonts-dejavu-core',
];

interface Product {
  name: string;
  version: string;
  description: string;
  author: string;
}

function control(product: Product, architecture: string, installedKiB: number): string {
  return [
    `Package: ${product.name}`,
    `Version: ${product.version}`,
    `Architecture: ${architecture}`,
    `Maintainer: ${product.author}`,
    `Installed-Size: ${installedKiB}`,
    `Depends: ${dependencies.join(', ')}`,
    'Recommends: cage, systemd',
    'Section: misc',
    'Priority: optional',
    `Description: ${product.description}`,
    '',
  ].join('\n');
}

const sysusers = `u ladekiosk - "Ladekiosk charging station" /var/lib/ladekiosk\n`;

/** Debian policy 6.5: a script must be able to run again after it was interrupted anywhere. */
const afterInstall = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers ladekiosk.conf
  elif ! getent passwd ladekiosk >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/ladekiosk --shell /usr/sbin/nologin ladekiosk
  fi
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # On an upgrade the running station takes the new program; the journal carries the charge over.
    if [ -n "$2" ]; then systemctl try-restart ladekiosk.service; fi
  fi
fi
`;

const beforeRemove = `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now ladekiosk.service
fi
`;

/** What an operator reads beside the station, and what a gateway is made of. */
const shippedDocuments = ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs', 'build/nginx'];

/** Level 1: a tenth of the time for a few percent more bytes. */
const packing = ['--root-owner-group', '-Zxz', '-z1'];

async function place(root: string, file: string, content: string, mode = 0o644): Promise<void> {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content, { mode });
}

async function fill(root: string, unpacked: string): Promise<void> {
  await cp(unpacked, path.join(root, 'opt/ladekiosk'), { recursive: true, verbatimSymlinks: true });
  // Where a system forbids user namespaces, Chromium's sandbox needs this helper to be setuid root.
  await chmod(path.join(root, 'opt/ladekiosk/chrome-sandbox'), 0o4755);
  const service = await readFile(path.join(projectRoot, 'build/ladekiosk.service'), 'utf8');
  await place(root, 'usr/lib/systemd/system/ladekiosk.service', service);
  await place(root, 'usr/lib/sysusers.d/ladekiosk.conf', sysusers);
  await mkdir(path.join(root, 'etc/ladekiosk/credentials'), { recursive: true });
  await chmod(path.join(root, 'etc/ladekiosk/credentials'), 0o700);
  const documents = path.join(root, 'usr/share/doc/ladekiosk');
  await mkdir(documents, { recursive: true });
  for (const name of shippedDocuments) {
    const target = path.join(documents, name);
    await cp(path.join(projectRoot, name), target, { recursive: true });
  }
}

async function sizeKiB(directory: string): Promise<number> {
  const { stdout } = await run('du', ['-sk', directory]);
  return Number.parseInt(stdout, 10);
}

/**
 * Packs the directory `unpacked` as a .deb beside it and returns the package's path. Throws with
 * dpkg-deb's words when it refuses.
 */
export async function makeDeb(unpacked: string): Promise<string> {
  const text = await readFile(path.join(projectRoot, 'package.json'), 'utf8');
  const product = JSON.parse(text) as Product;
  const architecture = architectures[process.arch] ?? process.arch;
  const root = path.join(path.dirname(unpacked), 'deb');
  await rm(root, { recursive: true, force: true });
  await fill(root, unpacked);
  const size = await sizeKiB(root);
  await place(root, 'DEBIAN/control', control(product, architecture, size));
  await place(root, 'DEBIAN/postinst', afterInstall, 0o755);
  await place(root, 'DEBIAN/prerm', beforeRemove, 0o755);
  const file = `${product.name}_${product.version}_${architecture}.deb`;
  const target = path.join(path.dirname(unpacked), file);
  const { code, output } = await run('dpkg-deb', [...packing, '--build', root, target]);
  if (code !== 0) throw new Error(`dpkg-deb refuses:\n${output}`);
  await rm(root, { recursive: true });
  return target;
}
