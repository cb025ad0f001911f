/**
 * A wire inside one process, for virtual time: the bytes are those of a serial line, only the
 * computer's own network is left out. Nothing on it takes time but what the field's clock says.
 */
import type { Line } from '../../../hardware/line.ts';
import { rtuReader } from './slave.ts';
import type { Field } from './slave.ts';

export interface Wire extends Line {
  /** Pulls it out: the line ends, and attempts to open it fail until it is put back. */
  setCut(isCut: boolean): void;
}

/** A line to `field` that carries RTU frames. */
export function wireTo(field: Field): Wire {
  let isCut = false;
  let endLine: ((reason: string) => void) | null = null;
  return {
    name: 'wire',
    frameGapMs: 5,
    mayBeHalfOpen: false,
    transmissionMs: () => 0,
    setCut(cut) {
      isCut = cut;
      if (cut) endLine?.('wire cut');
    },
    open(events) {
      let isOpen = true;
      const end = (reason: string) => {
        if (!isOpen) return;
        isOpen = false;
        endLine = null;
        events.onEnd(reason);
      };
      endLine = end;
      const read = rtuReader(field, (bytes) =>
        queueMicrotask(() => {
          if (isOpen) events.onBytes(bytes);
        }),
      );
      queueMicrotask(() => (isCut ? end('wire cut') : isOpen && events.onOpen()));
      return {
        write: (bytes) =>
          queueMicrotask(() => {
            if (isOpen) read(bytes);
          }),
        end,
      };
    },
  };
}
