/** A field, a bus and their clock in virtual time: exact to the millisecond, whatever the load. */
import { makeBus } from '../../hardware/bus.ts';
import type { Bus } from '../../hardware/bus.ts';
import { createVirtualClock, settled } from '../payment/virtual-clock.ts';
import type { VirtualClock } from '../payment/virtual-clock.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import type { MeterModel } from '../sim/modbus/sdm630.ts';
import { Field } from '../sim/modbus/slave.ts';
import { WaveshareRelay } from '../sim/modbus/waveshare-relay.ts';
import { wireTo } from '../sim/modbus/wire.ts';
import type { Wire } from '../sim/modbus/wire.ts';
import { later } from './bench-cabinet.ts';

export interface VirtualCabinet {
  clock: VirtualClock;
  field: Field;
  /** At unit 2. */
  board: WaveshareRelay;
  wire: Wire;
  bus: Bus;
  /** Lets time pass, 5 ms at a time, until an answer is there. */
  inTime: <T>(pending: Promise<T>) => Promise<T>;
}

/** A relay board at unit 2 and, with `model`, a meter at unit 1. The bus is up. */
export async function makeVirtualCabinet(model?: MeterModel): Promise<VirtualCabinet> {
  const clock = createVirtualClock();
  const field = new Field(clock);
  const board = new WaveshareRelay({ clock });
  field.add(2, board);
  if (model) field.add(1, sdm630({ model, serialNumber: 1 }));
  const wire = wireTo(field);
  const bus = makeBus({ name: 'cabinet', line: wire, framing: 'rtu', clock });
  later(() => bus.close());
  await settled();
  return { clock, field, board, wire, bus, inTime: (pending) => pass(clock, pending) };
}

async function pass<T>(clock: VirtualClock, pending: Promise<T>): Promise<T> {
  let isDone = false;
  const done = pending.finally(() => (isDone = true));
  for (let steps = 0; steps < 10_000; steps += 1) {
    await settled();
    if (isDone) break;
    await clock.advance(5);
  }
  return done;
}
