/**
 * A station without its screen, in a process of its own that can be killed: configuration and keys as
 * the app has them; snapshots go out and wishes come in over the process's channel.
 */
import { assembleStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { readCredentials } from '../../electron/payment/credentials.ts';
import type { Intent, Snapshot } from '../../electron/session/view.ts';
import { silent } from './bench.ts';

/** What the process says. */
export type Word = { snapshot: Snapshot } | { halted: string };

function say(word: Word): void {
  process.send?.(word);
}

const read = readConfig(process.argv[2] ?? '');
const keys = readCredentials(process.env);
if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
if (!keys.ok) throw new Error(JSON.stringify(keys.mistakes));
const assembled = assembleStation(read.config, keys.credentials, '1.0.0', silent, (reason) =>
  say({ halted: reason.message }),
);
assembled.start();
assembled.station.onSnapshot((snapshot) => say({ snapshot }));
process.on('message', (intent: Intent) => assembled.station.intend(intent));
// Whoever started it is gone: so is its reason to be.
process.on('disconnect', () => process.exit());
