/**
 * Starts the simulated world by itself, for a person or another program:
 * `tsx test/sim/run.ts [--config-dir DIR] [--evses N] [--bus tcp|modbusTcp|serial] [--market NO|DK|FI|SE] [--page-port N] [--phone]`.
 * With `--phone` the station's configuration has phone pages and webhooks. Prints its addresses, the
 * last line as JSON, and ends on SIGINT or SIGTERM.
 */
import { parseArgs } from 'node:util';
import { startWorld, type WorldOptions } from './world.ts';

const { values } = parseArgs({
  options: {
    'config-dir': { type: 'string' },
    evses: { type: 'string', default: '1' },
    bus: { type: 'string', default: 'tcp' },
    market: { type: 'string', default: 'NO' },
    'page-port': { type: 'string', default: '0' },
    phone: { type: 'boolean', default: false },
  },
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function oneOf<Choice extends string>(name: string, value: string, of: readonly Choice[]): Choice {
  const found = of.find((choice) => choice === value);
  if (found !== undefined) return found;
  process.stderr.write(`--${name} is one of ${of.join(', ')}, not ${value}\n`);
  process.exit(64);
}

const options: WorldOptions = {
  evseCount: Number(values.evses),
  bus: oneOf('bus', values.bus, ['tcp', 'modbusTcp', 'serial']),
  market: oneOf('market', values.market, ['NO', 'DK', 'FI', 'SE']),
  phone: values.phone,
  ports: { page: Number(values['page-port']) },
};

const world = await startWorld(options);
const configDir = values['config-dir'];
const configPath = configDir === undefined ? null : await world.writeStationConfig(configDir);
const bus = world.bus.kind === 'serial' ? world.bus.path : world.bus.address;

say(`The driver's phone, the car and the faults: ${world.page.url}`);
say(`Vipps: ${world.vipps.url} (its controls: ${world.vipps.controlUrl}/_control/state)`);
say(`Modbus: ${world.bus.kind} ${bus}`);
if (configPath !== null) say(`Configuration of a station: ${configPath}`);
const { publicUrl } = world.station;
if (publicUrl !== null) say(`Phones and webhooks reach that station at ${publicUrl}`);
for (const [name, value] of Object.entries(world.environment)) say(`export ${name}='${value}'`);
say(
  JSON.stringify({
    page: world.page.url,
    vipps: world.vipps.url,
    vippsControl: world.vipps.controlUrl,
    bus: { kind: world.bus.kind, at: bus },
    configPath,
    publicUrl,
    environment: world.environment,
  }),
);

let isEnding = false;
function end(): void {
  if (isEnding) return;
  isEnding = true;
  void world.close().then(() => process.exit(0));
}
process.on('SIGINT', end);
process.on('SIGTERM', end);
