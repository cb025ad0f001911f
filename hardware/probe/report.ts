/** What the probe says, as lines for people or as one JSON object. */
import type { Found } from './scan.ts';

export interface Report {
  /** A line of the result; nothing with JSON. */
  say(line: string): void;
  /** A line on the way there, on stderr. */
  progress(line: string): void;
  /** The result for programs; nothing without JSON. */
  result(value: object): void;
}

/** Writes results to stdout and progress to stderr. */
export function makeReport(isJson: boolean): Report {
  const isTerminal = process.stderr.isTTY;
  return {
    say(line) {
      if (!isJson) process.stdout.write(`${line}\n`);
    },
    progress(line) {
      if (isTerminal) process.stderr.write(`\r\u001B[2K${line}`);
    },
    result(value) {
      if (isTerminal) process.stderr.write('\r\u001B[2K');
      if (isJson) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}

/** One found unit as a line. */
export function foundLine(found: Found): string {
  const unit = `unit ${String(found.unit).padStart(3)}  `;
  switch (found.kind) {
    case 'meter': {
      const serial = found.serialNumber
        ? `serial number ${found.serialNumber}`
        : 'no serial number';
      const others = found.alike.length > 0 ? `; or ${found.alike.join(', ')}: see its label` : '';
      return `${unit}${found.driver.padEnd(24)}${serial}, ${amount(found.energyWh, 'Wh')}, ${amount(found.powerW, 'W')}${others}`;
    }
    case 'relay': {
      const closed = found.closedChannels.join(', ');
      return `${unit}${found.driver.padEnd(24)}${closed ? `closed: channel ${closed}` : 'all channels open'}`;
    }
    case 'unknown':
      return `${unit}${'unknown'.padEnd(24)}answers: ${found.answered}`;
    case 'noise':
      return `${unit}${'noise'.padEnd(24)}something came back, no valid frame: two devices with this unit id, wrong speed, or a bad line`;
  }
}

/** A figure with thin groups, or that there is none. */
export function amount(value: number | null, unit: string): string {
  if (value === null) return `${unit} not readable`;
  return `${value.toLocaleString('en').replaceAll(',', ' ')} ${unit}`;
}

/** What to look at when nothing on a line answers. */
export function silentLineAdvice(line: string): string {
  const wiring = 'are A and B swapped, do the devices have power, is the line terminated';
  return line.startsWith('serial')
    ? `The adapter opens, so look behind it: ${wiring}, do baud rate and parity match?`
    : `The connection opens, so look behind the gateway: ${wiring}, and does it speak this framing (tcp or modbus-tcp)?`;
}
