/** RAPI lines: checksums, answers by their id, and lines that nobody asked for. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { AskOptions } from '../../hardware/bus.ts';
import { tcpLine } from '../../hardware/line.ts';
import { makeRapiBus, rapiChecksum, rapiLine } from '../../hardware/rapi.ts';
import { serveBytes } from '../sim/modbus/peers.ts';
import { OpenEvse } from '../sim/openevse.ts';
import { later, until, valueOf } from './bench-cabinet.ts';

const options: AskOptions = { priority: 'relay', timeoutMs: 150 };

async function bench() {
  const controller = new OpenEvse();
  const peer = await serveBytes(controller.reader);
  later(() => peer.stop());
  const notices: string[] = [];
  const bus = makeRapiBus({
    name: 'openevse',
    line: tcpLine('tcp', peer.address, 0),
    clock: systemClock(),
    onNotice: (words) => notices.push(words.join(' ')),
  });
  later(() => bus.close());
  await bus.settled();
  // The controller's end of the connection may come up a moment later.
  await until(() => peer.connections() === 1);
  return { controller, bus, notices, ask: (command: string) => bus.ask(command, options) };
}

describe('a line', () => {
  it('has the checksum that the firmware documents', () => {
    // Examples of rapi_proc.h.
    const examples = { GS: '30', G0: '53', GC: '20', GE: '26', GG: '24', GU: '36', GV: '35' };
    for (const [command, sum] of Object.entries(examples)) {
      expect(rapiChecksum(`$${command}`), command).toBe(sum);
    }
    expect(rapiLine('ST 0 0 0 0', null)).toBe('$ST 0 0 0 0^23\r');
  });

  it('carries an id under the checksum', () => {
    expect(rapiLine('GS', '01')).toBe(`$GS :01^${rapiChecksum('$GS :01')}\r`);
  });
});

describe('asking', () => {
  it('gives the words behind OK, for each command its own', async () => {
    const { controller, ask } = await bench();
    controller.answerOf = (command) => (command === 'GS' ? 'OK 3 1200 3 100' : 'OK 16');
    const [state, current] = await Promise.all([ask('GS'), ask('SC 16 V')]);
    expect(valueOf(state).data).toEqual({ isOk: true, words: ['3', '1200', '3', '100'] });
    expect(valueOf(current).data.words).toEqual(['16']);
    expect(controller.received).toEqual(['GS', 'SC 16 V']);
  });

  it('says what the controller does not do', async () => {
    const { controller, ask } = await bench();
    controller.answerOf = () => 'NK 6';
    expect(valueOf(await ask('SC 4 V')).data).toEqual({ isOk: false, words: ['6'] });
  });

  it('takes no answer without id or with a wrong checksum', async () => {
    const { controller, ask, bus } = await bench();
    for (const spoil of [
      (line: string) => line.replace('OK', 'NK'),
      () => rapiLine('OK', null),
      () => '$OK\r',
    ]) {
      controller.spoil = spoil;
      expect(await ask('FE')).toMatchObject({ error: { kind: 'corrupt' } });
    }
    controller.spoil = (line) => `\x00rest^00\r\n${line}`;
    valueOf(await ask('FE'));
    expect(bus.counters()).toMatchObject({ answered: 1, corrupt: 3 });
  });

  it('is silent where nothing answers, and takes no late answer for another', async () => {
    const { controller, ask, bus } = await bench();
    const held: string[] = [];
    controller.answerOf = (command) => (command === 'GS' ? 'OK 1 0' : 'OK 2 0');
    controller.spoil = (line) => {
      held.push(line);
      return '';
    };
    expect(await ask('GS')).toMatchObject({
      error: { kind: 'silent', message: 'OpenEVSE on openevse: no answer within 150 ms' },
    });
    controller.spoil = (line) => `${held.join('')}${line}`;
    expect(valueOf(await ask('GU')).data.words).toEqual(['2', '0']);
    expect(bus.counters().late).toBe(1);
  });

  it('goes on over more questions than there are ids', async () => {
    const { ask, controller } = await bench();
    for (let count = 0; count < 520; count += 1) valueOf(await ask('GS'));
    expect(controller.received).toHaveLength(520);
  });

  it('throws on what is no command', async () => {
    const { ask } = await bench();
    for (const command of [
      '',
      'gs',
      'GS^30',
      'G',
      'SC 16\r',
      'SC  16',
      'SC $16',
      'SC :01',
      `FP ${'x'.repeat(30)}`,
    ]) {
      expect(() => ask(command), command).toThrow('is no RAPI command');
    }
  });
});

describe('lines that nobody asked for', () => {
  it('are told, before, between and cut through the middle of answers', async () => {
    const { controller, ask, notices, bus } = await bench();
    controller.say('AB 00 8.2.1');
    await until(() => notices.length === 1);
    const notice = rapiLine('AT 03 03 16 0100', null);
    controller.sendRaw(notice.slice(0, 5));
    controller.spoil = (line) => `${notice.slice(5)}${line}`;
    valueOf(await ask('GS'));
    expect(notices).toEqual(['AB 00 8.2.1', 'AT 03 03 16 0100']);
    expect(bus.counters()).toMatchObject({ answered: 1, late: 0, corrupt: 0 });
  });

  it('with a wrong checksum are not believed', async () => {
    const { controller, ask, notices } = await bench();
    controller.sendRaw('$AT 03 03 16 0100^00\r');
    valueOf(await ask('GS'));
    expect(notices).toEqual([]);
  });
});
