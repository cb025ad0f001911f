/**
 * Pilot controllers on the wire, with the pilot line behind them: what they were told to offer moves
 * the car, and what the car does is what they show.
 */
import { exception } from './slave.ts';
import type { Device } from './slave.ts';

/** The car's end of the pilot line. */
export interface PilotLine {
  /** As a controller measures it. */
  readVehicle(): 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
  setOffer(isOffered: boolean): void;
}

/** A simulated controller, and what it offers, A; 0: nothing. */
export interface SimulatedPilot extends Device {
  readonly offeredA: number;
}

function registersOf(code: number, words: readonly number[]): Uint8Array {
  return Uint8Array.from([
    code,
    2 * words.length,
    ...words.flatMap((word) => [word >> 8, word & 0xff]),
  ]);
}

/**
 * An EVSE-DIN: holding registers 1000 to 1002 and 2005. As on the real one, it offers what it was
 * last told until it is told otherwise, whoever still speaks to it.
 */
export function evseDin(
  line: PilotLine,
  { isCentiampere = false, offeredAtBootA = 0 } = {},
): SimulatedPilot {
  const perAmpere = isCentiampere ? 100 : 1;
  let current = offeredAtBootA * perAmpere;
  line.setOffer(current > 0);
  const holding = (address: number): number | undefined => {
    if (address === 1000 || address === 1001) return current;
    if (address === 1002) return ' ABCDF'.indexOf(line.readVehicle().replace('E', 'F'));
    return address === 2005 ? (isCentiampere ? 0x80 : 0) : undefined;
  };
  return {
    get offeredA() {
      return current / perAmpere;
    },
    answer(pdu) {
      const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
      const code = view.getUint8(0);
      const address = view.getUint16(1);
      const count = view.getUint16(3);
      if (code === 0x03) {
        const words = Array.from({ length: count }, (_, index) => holding(address + index));
        if (words.includes(undefined)) return exception(code, 2);
        return registersOf(
          code,
          words.map((word) => word ?? 0),
        );
      }
      if (code !== 0x10) return exception(code, 1);
      if (address !== 1000 || count !== 1) return exception(code, 2);
      current = view.getUint16(6);
      line.setOffer(current > 0);
      return pdu.slice(0, 5);
    },
  };
}

/** A Phoenix EV-CC-AC1-M: coil 20000, holding 22000, input 24000. */
export function phoenixEvCc(line: PilotLine): SimulatedPilot {
  let isEnabled = false;
  let current = 6;
  return {
    get offeredA() {
      return isEnabled ? current : 0;
    },
    answer(pdu) {
      const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
      const code = view.getUint8(0);
      const address = view.getUint16(1);
      switch (`${code} ${address}`) {
        case '1 20000':
          return Uint8Array.from([code, 1, isEnabled ? 1 : 0]);
        case '4 24000':
          return registersOf(code, [line.readVehicle().charCodeAt(0) << 8]);
        case '5 20000':
          isEnabled = view.getUint16(3) === 0xff00;
          line.setOffer(isEnabled);
          return pdu;
        case '6 22000':
          current = view.getUint16(3);
          return pdu;
        default:
          return exception(code, 2);
      }
    },
  };
}
