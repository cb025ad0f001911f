/** What the probe says, as lines for people or as one JSON object. */
import type { Found } from './identify-unit.ts';

export interface Report {
  /** A line of the result; nothing with JSON. */
  say(line: string): void;
  /** A line on the way there, on stderr. */
  progress(line: string): void;
  /** Lines that take the place of those given before, at a terminal; else they follow them. */
  live(lines: readonly string[]): void;
  /** The result for programs; nothing without JSON. */
  result(value: object): void;
}

/** Writes results to stdout and progress to stderr. */
export function makeReport(isJson: boolean): Report {
  const isTerminal = process.stderr.isTTY;
  let liveLines = 0;
  return {
    say(line) {
      if (!isJson) process.stdout.write(`${line}\n`);
    },
    progress(line) {
      if (isTerminal) process.stderr.write(`\r\u001B[2K${line}`);
    },
    live(lines) {
      if (isJson) return;
      // The heading once is enough where nothing can be drawn anew.
      const shown = process.stdout.isTTY || liveLines === 0 ? lines : lines.slice(1);
      const up = process.stdout.isTTY && liveLines > 0 ? `\u001B[${liveLines}A\u001B[J` : '';
      process.stdout.write(`${up}${shown.join('\n')}\n`);
      liveLines = lines.length;
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
