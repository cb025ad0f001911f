/**
 * `npm run package`: bundles the app and packs it with Electron for this platform, then checks that
 * the binary refuses what it must refuse. On Debian a .deb is made as well.
 */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBundles } from './bundle.ts';
import { findProgram, runNode, say } from './command.ts';
import { makeDeb } from './deb.ts';
import { describeElectron, prepareElectron, shippedElectronVersion } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { outDirectory, projectRoot } from './paths.ts';

const packages = path.join(outDirectory, 'package');
const builder = path.join(projectRoot, 'node_modules/electron-builder/cli.js');

/** What the shipped binary must refuse (false) and insist on (true); electron-builder.yml says why. */
const promised: ReadonlyArray<[FuseV1Options, boolean]> = [
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
];

/** The fuse wire is a row of the characters "0" (off), "1" (on) and "r" (removed). */
const fuseIsOn = '1'.codePointAt(0);

/** Throws unless the binary is set as promised. */
async function checkFuses(executablePath: string): Promise<void> {
  const wire = await getCurrentFuseWire(executablePath);
  for (const [fuse, isOn] of promised) {
    if ((Number(wire[fuse]) === fuseIsOn) === isOn) continue;
    throw new Error(
      `${executablePath}: fuse ${FuseV1Options[fuse]} must be ${isOn ? 'on' : 'off'}`,
    );
  }
}

async function runBuilder(runtime: ElectronRuntime): Promise<void> {
  const { code } = await runNode(
    builder,
    [
      '--dir',
      '--config',
      path.join(projectRoot, 'electron-builder.yml'),
      `-c.electronDist=${runtime.distDirectory}`,
      `-c.electronVersion=${runtime.version}`,
    ],
    { cwd: projectRoot, isShown: true },
  );
  if (code !== 0) throw new Error('electron-builder could not package the app.');
}

async function main(): Promise<void> {
  const runtime = await prepareElectron();
  say(describeElectron(runtime));
  const shipped = await shippedElectronVersion();
  if (runtime.version !== shipped) {
    say(`Note: a release ships Electron ${shipped}; this package is for trying out.`);
  }
  await ensureBundles();
  await runBuilder(runtime);
  if (process.platform !== 'linux') return;
  const unpacked = path.join(
    packages,
    process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
  );
  const executablePath = path.join(unpacked, 'ladekiosk');
  if (!existsSync(executablePath)) throw new Error(`${executablePath} was not made.`);
  await checkFuses(executablePath);
  say(`Packaged: ${executablePath}`);
  if (findProgram('dpkg-deb') !== null) say(`Packaged: ${await makeDeb(unpacked)}`);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
