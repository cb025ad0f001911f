/** A picture of a screen that has come to rest, the same each time it is taken. */
import type { Snapshot } from '../../electron/contract.ts';
import { dress, type Dress } from './dress.ts';
import type { Glass } from './glass.ts';

const triesAtMost = 10;

/**
 * Shows a snapshot and takes pictures until two in a row are the same; a screen that never comes to
 * rest is an error. Each picture has its own push: three seconds without one, and the screen would
 * say that it has lost the station.
 */
export async function still(glass: Glass, snapshot: Snapshot, look: Dress): Promise<Buffer> {
  let before: Buffer | null = null;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    await glass.show(snapshot);
    await dress(glass.page, look);
    const now = await glass.page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (before?.equals(now)) return now;
    before = now;
  }
  throw new Error(`the screen is not the same in any two of ${triesAtMost} pictures`);
}
