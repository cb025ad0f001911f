/** A station's own hardware on real lines, and the technician's tools on it. */
import { systemClock } from '../../electron/clock.ts';
import type { EvseConfig } from '../../electron/config/types.ts';
import { openHardware, type BusConfig, type Hardware } from '../../hardware/open.ts';
import { later, makeCabinet, type Cabinet } from '../hardware/bench-cabinet.ts';
import { serveModbusTcp, serveRtuOverTcp, type TcpPeer } from '../sim/modbus/peers.ts';

/** An outlet with meter at unit 1 and relay at unit 2, all on the line `cabinet`. */
export const outletA: EvseConfig = {
  id: 'NO*LAD*E21678*1',
  label: 'A',
  connector: 'IEC_62196_T2',
  maxPowerW: 22_000,
  meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: 1 },
  relay: {
    driver: 'waveshare-modbus-relay',
    bus: 'cabinet',
    unit: 2,
    channel: 0,
    leaseMs: 3000,
    feedbackInput: null,
    allowNoDeadMan: false,
  },
  pilot: null,
};

export interface WiredCabinet extends Cabinet {
  hardware: Hardware;
  peer: TcpPeer;
  clock: ReturnType<typeof systemClock>;
}

/** Over a gateway, in the framing wanted; the line is up. */
export async function wiredCabinet(framing: 'tcp' | 'modbusTcp' = 'tcp'): Promise<WiredCabinet> {
  const cabinet = makeCabinet();
  const peer = await (framing === 'tcp' ? serveRtuOverTcp : serveModbusTcp)(cabinet.field);
  later(() => peer.stop());
  const { address } = peer;
  const hardware = await openOn(framing === 'tcp' ? { tcp: address } : { modbusTcp: address });
  return { ...cabinet, peer, hardware, clock: systemClock() };
}

/** What the configuration of `outletA` opens, on this line. */
export async function openOn(bus: BusConfig): Promise<Hardware> {
  const { label, meter, relay } = outletA;
  const evse = {
    id: label,
    meter,
    relay: { ...relay, unit: relay.unit ?? undefined, feedbackInput: undefined },
  };
  const hardware = openHardware({ buses: { cabinet: bus }, evses: [evse] }, systemClock());
  later(() => hardware.close());
  await hardware.buses.get('cabinet')?.settled();
  return hardware;
}

/** The value of an answer that must be good. */
export function valueIn<T>(answer: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!answer.ok) throw new Error(`refused: ${answer.message}`);
  return answer.value;
}
