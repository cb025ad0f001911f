/** Boards on real wires and their drivers, for the tests of relays. */
import { systemClock } from '../../../electron/clock.ts';
import type { Bus } from '../../../hardware/bus.ts';
import type { LcusBus } from '../../../hardware/lcus.ts';
import { openBusFor, openRelay, relayDrivers } from '../../../hardware/open.ts';
import type { RelayConfig } from '../../../hardware/open.ts';
import type { Relay } from '../../../hardware/relay.ts';
import type { LcusBoard } from '../../sim/lcus-board.ts';
import { serveBytes, serveRtuOverTcp } from '../../sim/modbus/peers.ts';
import type { TcpPeer } from '../../sim/modbus/peers.ts';
import { Field } from '../../sim/modbus/slave.ts';
import type { Device } from '../../sim/modbus/slave.ts';
import { benchClock, later, openTestBus } from '../bench-cabinet.ts';

/** What is wrong with a lease for a driver. */
export function leaseProblemOf(driver: string, leaseMs: number): string | null {
  const known = relayDrivers.find((one) => one.driver === driver);
  if (known === undefined) throw new Error(`no driver ${driver}`);
  return known.leaseProblem(leaseMs);
}

export interface ModbusBench {
  field: Field;
  bus: Bus;
  peer: TcpPeer;
  /** Makes a driver of the board at unit 2. */
  relay: (settings?: Partial<RelayConfig>) => Relay;
}

/** A board at unit 2 behind a TCP gateway, and its driver. */
export async function modbusBench(
  board: Device,
  settings: Pick<RelayConfig, 'driver' | 'leaseMs'> & Partial<RelayConfig>,
): Promise<ModbusBench> {
  const field = new Field(benchClock());
  field.add(2, board);
  const peer = await serveRtuOverTcp(field);
  later(() => peer.stop());
  const bus = await openTestBus({ tcp: peer.address });
  const relay = (more: Partial<RelayConfig> = {}) =>
    openRelay({ unit: 2, channel: 0, ...settings, ...more }, bus);
  return { field, bus, peer, relay };
}

/** An LCUS board behind a TCP connection that passes bytes on, and the line to it. */
export async function lcusBench(board: LcusBoard): Promise<{ bus: LcusBus; peer: TcpPeer }> {
  const peer = await serveBytes(board.reader);
  later(() => peer.stop());
  const bus = openBusFor('lcus-relay', 'usb', { tcp: peer.address }, systemClock());
  if (bus.speaks !== 'lcus') throw new Error('not a line of its own');
  later(() => bus.close());
  await bus.settled();
  return { bus, peer };
}
