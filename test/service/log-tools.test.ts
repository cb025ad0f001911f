/** The log viewer: what it shows, what it finds, and that a changed level ends with the visit. */
import { describe, expect, it } from 'vitest';
import { createLog } from '../../electron/log.ts';
import { logTools } from '../../electron/service/log-tools.ts';
import type { ServiceLogLevel } from '../../electron/session/service-view.ts';
import { valueIn } from './line-cabinet.ts';

function bench() {
  const written: string[] = [];
  const log = createLog({ secrets: ['s3cret-value'], write: (line) => void written.push(line) });
  const tools = logTools(log);
  const look = async (level: ServiceLogLevel = 'debug', text = '', afterSeq = 0) =>
    valueIn(await tools.log({ type: 'log', level, text, afterSeq })).lines;
  return { log, tools, written, look };
}

describe('the log viewer', () => {
  it('shows lines as they were written, with part, words and the other fields', async () => {
    const { log, look } = bench();
    log.child('payment').warn({ reference: 'lk-1', code: 'timed-out' }, 'capture did not succeed');
    const [line] = await look();
    expect(line).toMatchObject({
      seq: 1,
      level: 'warn',
      part: 'payment',
      message: 'capture did not succeed',
      fields: '{"reference":"lk-1","code":"timed-out"}',
    });
    expect(Math.abs((line?.atMs ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('finds by least level, by text in any field, and after what was seen', async () => {
    const { log, look } = bench();
    log.info({ evse: 'A' }, 'one');
    log.warn({ evse: 'B' }, 'two');
    log.error({}, 'three');
    const words = (lines: { message: string }[]) => lines.map(({ message }) => message);
    expect(words(await look('warn'))).toEqual(['two', 'three']);
    expect(words(await look('debug', '"EVSE":"b"'))).toEqual(['two']);
    expect(words(await look('debug', '', 2))).toEqual(['three']);
    expect(words(await look('debug', '', 3))).toEqual([]);
  });

  it('keeps two thousand lines, shows the newest three hundred, and holds no secret', async () => {
    const { log, look } = bench();
    for (let count = 1; count <= 2500; count += 1) log.info({ count }, 's3cret-value');
    expect(log.recent.lines()).toHaveLength(2000);
    const lines = await look();
    expect(lines).toHaveLength(300);
    expect([lines[0]?.seq, lines.at(-1)?.seq]).toEqual([2201, 2500]);
    expect(JSON.stringify(log.recent.lines())).not.toContain('s3cret');
  });

  it('keeps two million characters at most', () => {
    const { log } = bench();
    for (let count = 0; count < 500; count += 1) log.info({ text: 'x'.repeat(7900) }, 'long');
    const kept = log.recent.lines();
    expect(kept.length).toBeLessThan(260);
    expect(kept.at(-1)?.seq).toBe(500);
  });
});

describe('the level', () => {
  it('holds at once for all parts, those made before it too, and ends with the visit', async () => {
    const { log, tools, written } = bench();
    const part = log.child('field');
    part.debug({}, 'unseen');
    await tools.setLogLevel({ type: 'setLogLevel', level: 'debug' });
    await tools.setLogLevel({ type: 'setLogLevel', level: 'debug' });
    part.debug({}, 'seen');
    expect(
      valueIn(await tools.log({ type: 'log', level: 'debug', text: '', afterSeq: 0 })).level,
    ).toBe('debug');
    tools.end();
    part.debug({}, 'unseen again');
    expect(log.level).toBe('info');
    expect(
      written.filter((line) => line.includes('seen')).map((line): unknown => JSON.parse(line)),
    ).toEqual([expect.objectContaining({ level: 'debug', part: 'field', msg: 'seen' })]);
  });

  it('raised to error writes nothing less', async () => {
    const { log, tools, written } = bench();
    await tools.setLogLevel({ type: 'setLogLevel', level: 'error' });
    log.warn({}, 'a warning');
    expect(written.join()).not.toContain('a warning');
  });
});
