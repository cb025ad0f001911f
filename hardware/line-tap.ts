/** A line that can be listened to: all bytes as they go over it, also those that answer nothing. */
import type { Clock } from './clock.ts';
import type { Line } from './line.ts';

/** Bytes as they went over the line. */
export interface Traffic {
  direction: 'sent' | 'received';
  bytes: Uint8Array;
  /** By the clock of the bus. */
  atMs: number;
}

export interface TappedLine extends Line {
  /** Calls back with all that passes from now on; returns how to end it. Must not throw. */
  listen(onTraffic: (traffic: Traffic) => void): () => void;
}

/** `line` itself. While nobody listens, bytes pass as they are and no time is asked for. */
export function tappedLine(line: Line, clock: Clock): TappedLine {
  const listeners = new Set<(traffic: Traffic) => void>();

  function tell(direction: Traffic['direction'], bytes: Uint8Array): void {
    if (listeners.size === 0) return;
    const traffic = { direction, bytes, atMs: clock.nowMs() };
    for (const listener of listeners) listener(traffic);
  }

  return {
    ...line,
    open(events) {
      const open = line.open({
        ...events,
        onBytes(bytes) {
          tell('received', bytes);
          events.onBytes(bytes);
        },
      });
      return {
        end: (reason) => open.end(reason),
        write(bytes) {
          tell('sent', bytes);
          open.write(bytes);
        },
      };
    },
    listen(onTraffic) {
      listeners.add(onTraffic);
      return () => listeners.delete(onTraffic);
    },
  };
}
