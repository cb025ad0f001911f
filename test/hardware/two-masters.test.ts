/**
 * Two masters on one line, which RS-485 does not provide for: what the other one asks, and what it is
 * answered, is never taken for ours, and a technician is told.
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus.ts';
import { rtuConversation } from '../../hardware/conversation.ts';
import { rtuFrame, withUnitAndCrc } from '../../hardware/modbus-rtu.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';
import { openMeter } from '../../hardware/open.ts';
import { findRtuQuestion } from '../../hardware/overheard.ts';
import { shareOverSerial, shareOverTcp } from '../sim/modbus/shared-line.ts';
import { neededHere } from '../sim/needed.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { later, makeCabinet, openTestBus, until } from './bench-cabinet.ts';

const energy: Question = { unit: 1, function: 0x04, address: 0x48, count: 2 };
const voltage: Question = { ...energy, address: 0x00 };
const answerOf = (value: number): Uint8Array =>
  withUnitAndCrc(1, Uint8Array.from([4, 4, value, value, value, value]));
const data = (value: number) => ({
  kind: 'data',
  data: Uint8Array.from([value, value, value, value]),
});

describe('a question of another master', () => {
  it('asked while ours is open: neither answer is taken', () => {
    const talk = rtuConversation();
    talk.begin(energy, 0);
    expect(talk.hear(rtuFrame(voltage), 5)).toMatchObject({ answer: null, foreignQuestions: 1 });
    expect(talk.hear(answerOf(1), 10).answer).toBeNull();
    expect(talk.hear(answerOf(2), 15).answer).toBeNull();
    expect(talk.giveUp()).toBe(true);
    expect(talk.isAmbiguous(energy, 300)).toBe(true);
  });

  it('asked before ours: its answer is known as its own', () => {
    const talk = rtuConversation();
    expect(talk.hear(rtuFrame(voltage), 0).foreignQuestions).toBe(1);
    expect(talk.isAmbiguous(energy, 5)).toBe(true);
    talk.begin(energy, 5);
    expect(talk.hear(answerOf(1), 10)).toMatchObject({ answer: null, lateFrames: 0 });
    expect(talk.hear(answerOf(2), 15).answer).toEqual(data(2));
  });

  it('answered in one piece with ours', () => {
    const talk = rtuConversation();
    talk.begin(energy, 0);
    const bytes = [...answerOf(2), ...rtuFrame(voltage), ...answerOf(1)];
    const heard = talk.hear(Uint8Array.from(bytes), 10);
    expect(heard).toMatchObject({ answer: data(2), foreignQuestions: 1, lateFrames: 0 });
  });

  it('to another device, or in another length, costs ours nothing', () => {
    const talk = rtuConversation();
    talk.begin(energy, 0);
    talk.hear(rtuFrame({ ...energy, unit: 7 }), 2);
    talk.hear(rtuFrame({ ...voltage, count: 6 }), 4);
    expect(talk.hear(answerOf(2), 10).answer).toEqual(data(2));
  });

  it('may be refused: nobody knows whose question that was', () => {
    const talk = rtuConversation();
    talk.begin(energy, 0);
    talk.hear(rtuFrame({ ...voltage, count: 6 }), 4);
    const refusal = withUnitAndCrc(1, Uint8Array.from([0x84, 2]));
    expect(talk.hear(refusal, 10).answer).toBeNull();
  });

  it('is not the echo of an adapter that hears itself', () => {
    const talk = rtuConversation();
    let foreign = 0;
    const answers: unknown[] = [];
    for (let round = 0; round < 5; round += 1) {
      expect(talk.isAmbiguous(energy, round)).toBe(round > 0 && round < 3);
      talk.begin(energy, round);
      foreign += talk.hear(rtuFrame(energy), round).foreignQuestions;
      // Not yet known as an echo it could be a question of its own, with an answer of its own.
      if (round > 0 && round < 3) talk.hear(answerOf(round), round);
      const heard = talk.hear(answerOf(9), round);
      if (heard.answer === null) talk.giveUp();
      answers.push(heard.answer);
    }
    expect(answers.slice(2)).toEqual([data(9), data(9), data(9)]);
    expect(foreign).toBe(0);
  });

  it('is found in all its forms', () => {
    const questions: Question[] = [
      { unit: 3, function: 0x01, address: 0, count: 8 },
      { unit: 3, function: 0x06, address: 9, value: 7 },
      { unit: 3, function: 0x0f, address: 2, coils: [true, false, true] },
      { unit: 3, function: 0x10, address: 2, registers: [1, 0xffff] },
    ];
    for (const question of questions) {
      const stream = Uint8Array.from([0x00, 3, ...rtuFrame(question), 0xff]);
      expect(findRtuQuestion(stream)?.question).toEqual(question);
      expect(findRtuQuestion(stream.subarray(0, -2))).toBeNull();
    }
    // Numbers that no master may send: 0 registers, 126 of them, a broadcast.
    for (const pdu of [
      [4, 0, 0, 0, 0],
      [4, 0, 0, 0, 126],
    ]) {
      expect(findRtuQuestion(withUnitAndCrc(3, Uint8Array.from(pdu)))).toBeNull();
    }
    expect(findRtuQuestion(withUnitAndCrc(0, Uint8Array.from([5, 0, 0, 255, 0])))).toBeNull();
  });
});

function timesTold(bus: Bus): () => number {
  let times = 0;
  bus.onOtherMaster(() => (times += 1));
  return () => times;
}

/** Reads until the other master has been answered often; what ours was told meanwhile. */
async function readBeside(bus: Bus, isEnough: () => boolean) {
  const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
  let good = 0;
  const wrong: unknown[] = [];
  for (let reads = 0; reads < 20 || !isEnough(); reads += 1) {
    const reading = await meter.read();
    if (!reading.ok) continue;
    good += 1;
    const { energyWh, powerW } = reading.value;
    if (energyWh !== 1_234_567 || powerW !== 3680) wrong.push(reading.value);
  }
  return { good, wrong };
}

describe('another master, a process of its own', () => {
  it('at a gateway that both are connected to', { timeout: 40_000 }, async () => {
    const { field } = makeCabinet();
    // A meter takes its time: here the questions of the two come to overlap.
    field.setFault(1, { kind: 'late', delayMs: 8 });
    const line = await shareOverTcp(field);
    later(() => line.stop());
    // Before the other one: what was asked before our line was open, nobody here can have heard.
    const bus = await openTestBus({ tcp: `127.0.0.1:${line.port}` });
    const told = timesTold(bus);
    const program = join(import.meta.dirname, 'other-master.ts');
    const other = fork(program, [String(line.port)], { execArgv: ['--import', 'tsx'] });
    later(() => other.kill('SIGKILL'));
    let answered = 0;
    other.on('message', (count: number) => (answered = count));
    await until(() => answered > 0, 15_000);
    const seen = await readBeside(bus, () => answered > 60);
    expect(seen.wrong).toEqual([]);
    expect(seen.good).toBeGreaterThan(10);
    expect(told()).toBe(1);
    expect(bus.counters().foreign).toBeGreaterThan(40);
  });

  const hasMbpoll = neededHere(
    spawnSync('mbpoll', ['-V'], { stdio: 'ignore' }).error === undefined,
    'mbpoll is missing as another master on the line',
  );

  it.skipIf(!hasMbpoll || !hasSocat())(
    'mbpoll on the same serial line',
    async () => {
      const { field } = makeCabinet();
      field.setFault(1, { kind: 'late', delayMs: 8 });
      const [ours, theirs] = [await startPtyPair(), await startPtyPair()];
      later(() => ours.stop());
      later(() => theirs.stop());
      const line = await shareOverSerial(field, [ours.far, theirs.far]);
      later(() => line.stop());
      const ask = '-m rtu -b 9600 -P none -a 1 -0 -r 0 -t 3:float -B -c 1 -l 40 -o 0.1'.split(' ');
      const bus = await openTestBus({
        serial: ours.near,
        baudRate: 9600,
        parity: 'none',
        stopBits: 1,
      });
      const told = timesTold(bus);
      const mbpoll = spawn('mbpoll', [...ask, theirs.near], { stdio: 'ignore' });
      later(() => mbpoll.kill('SIGKILL'));
      await until(() => bus.counters().foreign > 0);
      const seen = await readBeside(bus, () => bus.counters().foreign > 40);
      expect(seen.wrong).toEqual([]);
      expect(seen.good).toBeGreaterThan(10);
      expect(told()).toBe(1);
      expect(bus.counters().foreign).toBeGreaterThan(40);
    },
    40_000,
  );
});
