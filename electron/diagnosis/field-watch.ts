/** Lines and devices of a running station: what they say now, and what happened in the last minute. */
import { isOwnDoing, type BusCounters } from '../../hardware/bus.ts';
import type { Hardware } from '../../hardware/open.ts';
import { holdersOf } from '../../hardware/probe/adapter.ts';
import { meterModel } from '../../hardware/meters/models.ts';
import type { StationConfig } from '../config/config.ts';
import { opensWithoutStation } from '../config/devices.ts';
import type { StationState } from '../session/state.ts';
import type { Station } from '../station.ts';
import { isGone, type DeviceFacts, type LineFacts } from './lines.ts';
import type { OutletFacts } from './outlets.ts';

export interface FieldFacts {
  lines: LineFacts[];
  devices: DeviceFacts[];
  outlets: OutletFacts[];
}

/** The devices that a configuration names, of which nothing has been heard. */
export function devicesIn(config: StationConfig): DeviceFacts[] {
  return config.evses.flatMap(({ label: outlet, meter, relay, pilot }) => {
    const unheard = { outlet, channel: null, isHeard: false, trouble: null };
    const { driver } = meterModel(meter.driver);
    return [
      { ...unheard, name: 'meter' as const, driver, line: meter.bus, unit: meter.unit },
      {
        ...unheard,
        name: 'relay' as const,
        driver: relay.driver,
        line: relay.bus,
        unit: relay.unit,
        channel: relay.channel,
      },
      ...(pilot === null
        ? []
        : [
            {
              ...unheard,
              name: 'pilot' as const,
              driver: pilot.driver,
              line: pilot.bus,
              unit: pilot.unit,
            },
          ]),
    ];
  });
}

/** Outlets as a configuration has them, without a fault. */
export function outletsIn(config: StationConfig): OutletFacts[] {
  return config.evses.map(({ label, relay, pilot }) => ({
    label,
    faults: [],
    hasNoDeadMan: !opensWithoutStation(relay.driver, pilot?.driver),
    relayDriver: relay.driver,
    refusal: '',
    vehicle: null,
  }));
}

type Counts = Pick<BusCounters, 'requests' | 'corrupt' | 'foreign'>;

const countEveryMs = 5_000;
const minuteMs = 60_000;
/** Looking through all processes takes a few ms: not more often while a line stays as it is. */
const holdersEveryMs = 30_000;

export class FieldWatch {
  readonly #config: StationConfig;
  readonly #hardware: Hardware;
  readonly #station: Station;
  readonly #devices: DeviceFacts[];
  readonly #outlets: OutletFacts[];
  /** Oldest first, of the last minute. */
  #counted: { atMs: number; counts: Map<string, Counts> }[] = [];
  /** By outlet: why a reading was refused last. */
  readonly #refusals = new Map<string, string>();
  readonly #holders = new Map<string, { reason: string; atMs: number; names: string[] }>();

  constructor(parts: { config: StationConfig; hardware: Hardware; station: Station }) {
    this.#config = parts.config;
    this.#hardware = parts.hardware;
    this.#station = parts.station;
    this.#devices = devicesIn(parts.config);
    this.#outlets = outletsIn(parts.config);
  }

  /** Once a second or so. */
  note({ evses }: StationState, nowMs: number): void {
    for (const [label, { session }] of Object.entries(evses)) {
      const refusal = 'charge' in session ? session.charge?.refusal : undefined;
      if (refusal !== undefined) this.#refusals.set(label, refusal.reason);
    }
    const last = this.#counted.at(-1);
    if (last !== undefined && nowMs - last.atMs < countEveryMs) return;
    const counts = new Map<string, Counts>();
    for (const [name, bus] of this.#hardware.buses) counts.set(name, bus.counters());
    this.#counted = [...this.#counted, { atMs: nowMs, counts }].filter(
      ({ atMs }) => nowMs - atMs <= minuteMs,
    );
  }

  facts(): FieldFacts {
    return {
      lines: [...this.#hardware.buses].map(([name, bus]) => this.#line(name, bus)),
      devices: this.#devices.map((device) => this.#device(device)),
      outlets: this.#outlets.map((outlet) => this.#outlet(outlet)),
    };
  }

  #line(name: string, bus: Parameters<typeof statusOf>[0] & { counters(): Counts }): LineFacts {
    const config = this.#config.buses[name];
    if (config === undefined) throw new Error(`no line is named ${name} in the configuration`);
    const status = statusOf(bus);
    const now = bus.counters();
    const before = this.#counted[0]?.counts.get(name);
    const lately = {
      requests: now.requests - (before?.requests ?? 0),
      corrupt: now.corrupt - (before?.corrupt ?? 0),
      foreign: now.foreign - (before?.foreign ?? 0),
    };
    const holders = 'serial' in config ? this.#holdersAt(config.serial, status) : [];
    return { name, config, status, lately, holders };
  }

  #holdersAt(path: string, { isUp, reason, isFirstAttempt }: LineFacts['status']): string[] {
    if (isUp || isFirstAttempt || reason === null) return [];
    if (isGone(reason) || isOwnDoing(reason)) return [];
    const known = this.#holders.get(path);
    const nowMs = performance.now();
    if (known !== undefined && known.reason === reason && nowMs - known.atMs < holdersEveryMs) {
      return known.names;
    }
    const names = holdersOf(path);
    this.#holders.set(path, { reason, atMs: nowMs, names });
    return names;
  }

  #device(device: DeviceFacts): DeviceFacts {
    const report = this.#station.fieldReport().outlets[device.outlet];
    const evse = this.#station.state.evses[device.outlet];
    const isHeardOf = {
      meter: (report?.readingAgeMs ?? null) !== null,
      relay: (evse?.relay.isEnergized ?? null) !== null,
      pilot: (evse?.pilot?.vehicle ?? null) !== null,
    };
    const trouble = report?.troubles[device.name] ?? null;
    return { ...device, isHeard: isHeardOf[device.name], trouble };
  }

  #outlet(outlet: OutletFacts): OutletFacts {
    const evse = this.#station.state.evses[outlet.label];
    if (evse === undefined) return outlet;
    return {
      ...outlet,
      faults: evse.faults,
      refusal: this.#refusals.get(outlet.label) ?? '',
      vehicle: evse.pilot?.vehicle ?? null,
    };
  }
}

/** How a bus stands, in the words of the diagnosis. */
export function statusOf(bus: {
  status(): { state: string; sinceMs: number; reason: string | null; isFirstAttempt: boolean };
}): LineFacts['status'] {
  const { state, ...rest } = bus.status();
  return { ...rest, isUp: state === 'up' };
}
