/**
 * What makes `electron path/to/app` work in a distribution that was shipped without Electron's own
 * `default_app.asar`: reads the app's package.json, gives the app its name, version and path, and
 * loads its main file. Honours `-r FILE`, through which test drivers load code before the app.
 */
'use strict';

const { app } = require('electron');
const Module = require('node:module');
const path = require('node:path');

/** Splits the command line: files to load first, then the first argument that is no option. */
function readCommandLine(args) {
  const preloaded = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === '-r' || arg === '--require') {
      at += 1;
      if (args[at] !== undefined) preloaded.push(path.resolve(args[at]));
    } else if (!arg.startsWith('-')) {
      return { preloaded, appDirectory: path.resolve(arg) };
    }
  }
  return { preloaded, appDirectory: null };
}

function adopt(appDirectory) {
  const description = Module._load(path.join(appDirectory, 'package.json'));
  const name = description.productName ?? description.name;
  if (name) app.setName(name);
  if (description.version) app.setVersion(description.version);
  app.setDesktopName(description.desktopName ?? `${app.getName()}.desktop`);
  app.setAppPath(appDirectory);
  return path.resolve(appDirectory, description.main ?? 'index.js');
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  app.exit(1);
}

const args = process.argv.slice(1);
const { preloaded, appDirectory } = readCommandLine(args);
process.defaultApp = true;

if (args.includes('--version') || args.includes('-v')) {
  process.stdout.write(`v${process.versions.electron}\n`);
  app.exit(0);
} else if (appDirectory === null) {
  fail('Usage: electron [options] path/to/app [arguments]');
} else {
  try {
    for (const file of preloaded) Module._load(file);
    // Loaded at once, not after `ready`: an app registers schemes and the sandbox before that.
    Module._load(adopt(appDirectory), null, true);
  } catch (error) {
    // Thrown on, it would become a dialog box that nobody can click on a screen without a mouse.
    fail(`Cannot load ${appDirectory}: ${error.stack ?? error}`);
  }
}
