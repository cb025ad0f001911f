/** Listens at the far end of the bus: when each question arrived, and for how long each one held it. */
import type { Field } from '../sim/modbus/slave.ts';
import type { WorldEvse } from '../sim/world-types.ts';
import { median } from './findings.ts';

interface Heard {
  unit: number;
  pdu: Uint8Array;
  /** First byte, by performance.now(). */
  atMs: number;
}

export interface BusWatch {
  /** Questions to this unit so far. */
  count(unit: number): number;
  /** Each time this outlet's relay was told to close or to stay closed, by performance.now(). */
  leases(evse: WorldEvse): number[];
  /** Watches for the next command to open this outlet's relay; call before wanting it. */
  nextOpen(evse: WorldEvse): { atMs(): number | null };
  /**
   * How long a question to this unit, which does not answer, holds the bus, up to the next
   * question: the median of what was heard since `sinceMs`.
   */
  holdMs(unit: number, sinceMs: number): number;
  /** The last question before `atMs`. */
  lastBefore(atMs: number): Heard | null;
}

/** FC05, the outlet's coil, off. */
function isOpen(pdu: Uint8Array, channel: number): boolean {
  return pdu[0] === 0x05 && pdu[1] === 0 && pdu[2] === channel && pdu[3] === 0 && pdu[4] === 0;
}

/** FC05, the timer that holds the outlet's coil: a lease begins, or is renewed. */
function isLease(pdu: Uint8Array, channel: number): boolean {
  return pdu[0] === 0x05 && pdu[1] === 0x02 && pdu[2] === channel;
}

export function watchBus(field: Field): BusWatch {
  const heard: Heard[] = [];
  const counts = new Map<number, number>();
  field.onFrame(({ unit, pdu, firstByteMonotonicMs: atMs }) => {
    heard.push({ unit, pdu, atMs });
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  });
  return {
    count: (unit) => counts.get(unit) ?? 0,
    leases: ({ relayUnit, channel }) =>
      heard.flatMap(({ unit, pdu, atMs }) =>
        unit === relayUnit && isLease(pdu, channel) ? [atMs] : [],
      ),
    nextOpen({ relayUnit, channel }) {
      let openAtMs: number | null = null;
      const end = field.onFrame(({ unit, pdu, firstByteMonotonicMs }) => {
        if (unit !== relayUnit || !isOpen(pdu, channel)) return;
        openAtMs = firstByteMonotonicMs;
        end();
      });
      return { atMs: () => openAtMs };
    },
    holdMs(unit, sinceMs) {
      const holds = heard.flatMap((one, index) => {
        const next = heard[index + 1];
        return one.unit === unit && one.atMs >= sinceMs && next ? [next.atMs - one.atMs] : [];
      });
      return median(holds);
    },
    lastBefore: (atMs) => heard.findLast((one) => one.atMs < atMs) ?? null,
  };
}
