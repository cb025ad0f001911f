/** Settings of a serial line, in the order in which it pays to try them. */
import type { SerialSettings } from '../line.ts';

/** Most common first. */
export const allBauds = [9600, 19_200, 2400, 115_200, 38_400, 4800, 57_600, 1200] as const;
export const allParities = ['none', 'even', 'odd'] as const;

/** What the devices come with: see the README's table of meters, and relay boards. */
const usual = ['9600 none', '19200 even', '9600 even', '2400 none', '19200 none', '115200 none'];

/** The same settings, the likeliest first. */
export function inOrder(settings: readonly SerialSettings[]): SerialSettings[] {
  const rank = ({ baudRate, parity }: SerialSettings): number => {
    const known = usual.indexOf(`${baudRate} ${parity}`);
    if (known !== -1) return known;
    const baud = allBauds.findIndex((one) => one === baudRate);
    const behindAll = baud === -1 ? allBauds.length : baud;
    return usual.length + behindAll * allParities.length + allParities.indexOf(parity);
  };
  return [...settings].sort((one, other) => rank(one) - rank(other));
}

/** All others that the line may have, the likeliest first. */
export function otherSettings(config: SerialSettings): SerialSettings[] {
  return inOrder(
    allBauds.flatMap((baudRate) => allParities.map((parity) => ({ ...config, baudRate, parity }))),
  ).filter((setting) => settingsName(setting) !== settingsName(config));
}

/** As technicians write it: `9600 8N1`. */
export function settingsName({ baudRate, parity, stopBits }: SerialSettings): string {
  return `${baudRate} 8${parity.charAt(0).toUpperCase()}${stopBits}`;
}
