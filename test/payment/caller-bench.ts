/** The caller that all of Vipps is asked through, over real HTTP against the recording server. */
import { afterAll, afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { createHttp, type Http } from '../../electron/payment/http.ts';
import type { QrImagePort } from '../../electron/payment/qr-image.ts';
import { createCaller, type Caller, type CallLogEntry } from '../../electron/payment/vipps-call.ts';
import { credentials, system } from './client-bench.ts';
import { startRecordingServer, type RecordingServer } from './recording-server.ts';

export interface CallerBench {
  server: RecordingServer;
  http: Http;
  caller: Caller;
  images: QrImagePort;
  log: CallLogEntry[];
}

/** A fresh server and caller for each test of the calling file. */
export function useCaller(): CallerBench {
  const http = createHttp();
  const clock = systemClock();
  const images = { send: http.send, clock, httpIsAllowed: true };
  const bench = { http, images, log: [] as CallLogEntry[] } as unknown as CallerBench;
  beforeEach(async () => {
    bench.log.length = 0;
    bench.server = await startRecordingServer();
    bench.caller = createCaller({
      baseUrl: bench.server.baseUrl,
      merchantSerialNumber: '123456',
      credentials,
      system,
      send: http.send,
      clock,
      log: (entry) => bench.log.push(entry),
    });
  });
  afterEach(() => bench.server.close());
  afterAll(() => http.close());
  return bench;
}
