/** A field on a real wire and a bus to it, for tests: torn down again after each test. */
import { onTestFinished } from 'vitest';
import { systemClock, type Cancel, type Clock } from '../../electron/clock.ts';
import type { Bus } from '../../hardware/bus.ts';
import { openBus } from '../../hardware/open.ts';
import type { BusConfig } from '../../hardware/open.ts';
import { serveModbusTcp, serveRtuOverTcp } from '../sim/modbus/peers.ts';
import type { TcpPeer } from '../sim/modbus/peers.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { Field } from '../sim/modbus/slave.ts';
import { WaveshareRelay } from '../sim/modbus/waveshare-relay.ts';

/** Has `cleanup` run after the test: what began last goes first. */
export function later(cleanup: () => unknown): void {
  onTestFinished(async () => {
    await cleanup();
  });
}

/** The computer's clock for what stands on the bench: switched off with the test, whatever waits. */
export function benchClock(): Clock {
  const clock = systemClock();
  const waits: Cancel[] = [];
  later(() => {
    for (const cancel of waits) cancel();
  });
  return {
    nowMs: clock.nowMs,
    after(delayMs, run) {
      const cancel = clock.after(delayMs, run);
      waits.push(cancel);
      return cancel;
    },
  };
}

export interface Cabinet {
  field: Field;
  relay: WaveshareRelay;
  /** What the meter at unit 1 measures; change it as you like. */
  measured: { energyWh: number; powerW: number };
}

/** A meter at unit 1 and a relay board at unit 2, not yet on any wire. */
export function makeCabinet(): Cabinet {
  const clock = benchClock();
  const field = new Field(clock);
  const relay = new WaveshareRelay({ clock });
  const measured = { energyWh: 1_234_567, powerW: 3680 };
  const model = { readEnergyWh: () => measured.energyWh, readPowerW: () => measured.powerW };
  field.add(1, sdm630({ model, serialNumber: 21_678_001 }));
  field.add(2, relay);
  return { field, relay, measured };
}

/** Opens a bus named `cabinet` and waits until its line is up or has failed. */
export async function openTestBus(config: BusConfig): Promise<Bus> {
  const bus = openBus('cabinet', config, systemClock());
  later(() => bus.close());
  await bus.settled();
  return bus;
}

/** The cabinet behind a TCP gateway, and a bus to it. */
export async function cabinetOverTcp(
  framing: 'tcp' | 'modbusTcp' = 'tcp',
): Promise<Cabinet & { bus: Bus; peer: TcpPeer }> {
  const cabinet = makeCabinet();
  const serve = framing === 'tcp' ? serveRtuOverTcp : serveModbusTcp;
  const peer = await serve(cabinet.field);
  later(() => peer.stop());
  const bus = await openTestBus(
    framing === 'tcp' ? { tcp: peer.address } : { modbusTcp: peer.address },
  );
  return { ...cabinet, bus, peer };
}

/** Waits until `holds`, looking every few milliseconds; fails after `withinMs`. */
export async function until(holds: () => boolean, withinMs = 5000): Promise<void> {
  const giveUpAtMs = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > giveUpAtMs)
      throw new Error(`not within ${withinMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** The value of a result that must be good. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}
