/** What a technician at the screen needs of the station: the desk, and every tool behind it. */
import { openDesk, type Desk, type Tools } from './service/desk.ts';
import { answered, refused } from './service/handlers.ts';
import type { StationDiagnosis } from './diagnosis/station-diagnosis.ts';
import type { Log } from './ports.ts';
import type { Station } from './station.ts';

export function assembleService(station: Station, diagnosis: StationDiagnosis, log: Log): Desk {
  const tools = new Proxy({} as Tools, {
    get: (_t, name) =>
      name === 'report'
        ? async ({ isFresh }: { isFresh: boolean }) =>
            answered<'report'>(await diagnosis.diagnose(isFresh))
        : () => refused('failed', 'not here yet'),
    ownKeys: () => [
      'report',
      'readings',
      'registers',
      'startScan',
      'scan',
      'lineQuality',
      'frames',
      'testPayment',
      'testWebhook',
      'sessions',
      'story',
      'log',
      'setLogLevel',
      'bundlePreview',
      'places',
      'writeBundle',
      'writeSessions',
      'lockCheck',
      'brightness',
      'versions',
      'restart',
    ],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  return openDesk({ station, tools, onLeft: () => undefined, log });
}
