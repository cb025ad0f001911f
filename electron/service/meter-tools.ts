/** A meter under the technician's eyes: its readings of late, whether they fit, and its raw registers. */
import type { AskOptions, Bus } from '../../hardware/bus.ts';
import { hexOf } from '../../hardware/frame-words.ts';
import type {
  IdentityRegister,
  MeterModel,
  MeterRegister,
} from '../../hardware/meters/meter-model.ts';
import { meterModel } from '../../hardware/meters/models.ts';
import {
  blockQuestion,
  decode,
  decodeIdentity,
  registerQuestion,
} from '../../hardware/meters/registers.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';
import type { StationLine } from '../../hardware/open.ts';
import type { Clock } from '../clock.ts';
import type { EvseConfig } from '../config/types.ts';
import { stepAt } from '../session/meter-step.ts';
import type {
  ReadingComparison,
  ReadingPoint,
  ReadingsView,
  RegisterView,
} from '../session/service-view.ts';
import { msPerHour, msPerMinute } from '../session/units.ts';
import { answered, refused, type Handlers } from './handlers.ts';

export interface MeterToolsParts {
  evses: readonly Pick<EvseConfig, 'label' | 'meter'>[];
  lines: ReadonlyMap<string, StationLine>;
  clock: Clock;
}

export interface MeterTools extends Pick<Handlers, 'readings' | 'registers'> {
  /** Each reading of a meter, as `MeterRead` brings it: energy in Wh, power in W. */
  note(evse: string, reading: { energyWh: number; powerW: number; askedAtMs: number }): void;
  /** A visit begins: counters count from here. */
  begin(): void;
}

const keptMs = 10 * msPerMinute;
/** Long enough for a fine register to move, short enough to be watched. */
const comparedMs = msPerMinute;
/** A meter's energy and power are of slightly different moments: its own mean, and the second between two questions. */
const lagMs = 2000;
/** Of the energy: power changes between two readings, and a meter shows a mean of its own. */
const shareAllowed = 0.05;

type Counters = ReadingsView['counters'];
const none: Counters = { asked: 0, answered: 0, refused: 0, silent: 0, corrupt: 0 };

export function meterTools({ evses, lines, clock }: MeterToolsParts): MeterTools {
  const points = new Map<string, ReadingPoint[]>(evses.map(({ label }) => [label, []]));
  const before = new Map<string, Counters>();
  const reading = new Set<string>();
  const find = (label: string) => evses.find((evse) => evse.label === label);

  function countersOf({ meter }: Pick<EvseConfig, 'meter'>): Counters {
    const quality = lines.get(meter.bus)?.quality() ?? [];
    const unit = quality.find((one) => one.unit === meter.unit);
    if (unit === undefined) return none;
    const { asked, answered: good, exceptions, silent, corrupt } = unit;
    return { asked, answered: good, refused: exceptions, silent, corrupt };
  }

  return {
    note(evse, { energyWh, powerW, askedAtMs }) {
      const kept = points.get(evse);
      if (kept === undefined) return;
      kept.push({ atMs: askedAtMs, energyWh, powerW });
      while ((kept[0]?.atMs ?? Infinity) < askedAtMs - keptMs) kept.shift();
    },
    begin() {
      for (const evse of evses) before.set(evse.label, countersOf(evse));
    },
    readings({ evse: label }) {
      const evse = find(label);
      if (evse === undefined) return noSuchOutlet(label);
      const nowMs = clock.nowMs();
      const kept = (points.get(label) ?? []).filter(({ atMs }) => atMs >= nowMs - keptMs);
      const last = kept.at(-1);
      return answered<'readings'>({
        points: kept,
        comparison: compare(kept, meterModel(evse.meter.driver)),
        readingAgeMs: last === undefined ? null : nowMs - last.atMs,
        counters: since(countersOf(evse), before.get(label) ?? none),
      });
    },
    async registers({ evse: label }) {
      const evse = find(label);
      if (evse === undefined) return noSuchOutlet(label);
      const bus = lines.get(evse.meter.bus)?.bus;
      if (bus?.speaks !== 'modbus') return noSuchOutlet(label);
      if (reading.has(label)) {
        return refused('busy', `The registers of outlet ${label} are being read already.`);
      }
      reading.add(label);
      try {
        return answered<'registers'>(await readAll(bus, evse.meter));
      } finally {
        reading.delete(label);
      }
    },
  };
}

function noSuchOutlet(label: string) {
  return refused('unknown', `This station has no outlet ${label}.`);
}

function since(now: Counters, then: Counters): Counters {
  return {
    asked: now.asked - then.asked,
    answered: now.answered - then.answered,
    refused: now.refused - then.refused,
    silent: now.silent - then.silent,
    corrupt: now.corrupt - then.corrupt,
  };
}

/** The energy register against power × time, over the last minute; null before two readings. */
function compare(points: readonly ReadingPoint[], model: MeterModel): ReadingComparison | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  const compared = points.filter(({ atMs }) => atMs >= last.atMs - comparedMs);
  const [first] = compared;
  if (first === undefined || first === last) return null;
  let expectedWh = 0;
  compared.slice(1).forEach((point, index) => {
    const from = compared[index];
    if (from === undefined) return;
    expectedWh += ((from.powerW + point.powerW) / 2) * ((point.atMs - from.atMs) / msPerHour);
  });
  const deltaWh = last.energyWh - first.energyWh;
  const { energy, energyStepWh } = model;
  const float = energy.type === 'f32' ? { meterFloatWh: energy.scale } : {};
  const stepWh = stepAt({ meterStepWh: energyStepWh, ...float }, last.energyWh);
  const mostW = Math.max(...compared.map(({ powerW }) => powerW));
  // Two steps: the register may have been about to move at both ends.
  const allowedWh = 2 * stepWh + shareAllowed * expectedWh + (mostW * lagMs) / msPerHour;
  return {
    overMs: last.atMs - first.atMs,
    deltaWh,
    expectedWh: Math.round(expectedWh * 10) / 10,
    stepWh,
    isPlausible: Math.abs(deltaWh - expectedWh) <= allowedWh,
  };
}

/** One register or block of a meter, and how its bytes are read. */
interface Place {
  meaning: string;
  question: Question;
  valueOf(data: Uint8Array): string;
}

/** Each after the other, behind everything the station itself asks on this line. */
async function readAll(bus: Bus, { driver, unit }: EvseConfig['meter']): Promise<RegisterView[]> {
  const model = meterModel(driver);
  const { timeoutMs, pauseMs } = model;
  const options: AskOptions = { priority: 'scan', timeoutMs, pauseMs };
  const views: RegisterView[] = [];
  for (const place of placesOf(model, unit)) views.push(await readOne(bus, place, options));
  return views;
}

async function readOne(bus: Bus, place: Place, options: AskOptions): Promise<RegisterView> {
  const { meaning, question, valueOf } = place;
  if (!('count' in question)) throw new Error(`${meaning} is no question that reads`);
  const { unit, function: code, address, count } = question;
  const where = { meaning, unit, function: code, address, count };
  const answer = await bus.ask(question, options);
  if (!answer.ok) {
    return { ...where, bytesHex: null, value: answer.error.message, tookMs: null };
  }
  const { data, askedAtMs, answeredAtMs } = answer.value;
  const tookMs = answeredAtMs - askedAtMs;
  return { ...where, bytesHex: hexOf(data), value: valueOf(data), tookMs };
}

function placesOf(model: MeterModel, unit: number): Place[] {
  const { energy, power, voltage, identity, signs } = model;
  const value = (meaning: string, register: MeterRegister, measured: string): Place => ({
    meaning,
    question: registerQuestion(unit, register),
    valueOf: (data) => valueText(register, data, measured),
  });
  const name = (meaning: string, register: IdentityRegister | null): Place[] => {
    if (register === null) return [];
    const question = blockQuestion(unit, register);
    const valueOf = (data: Uint8Array): string =>
      nameText(decodeIdentity(register, data), meaning === 'model' ? identity.codes : {});
    return [{ meaning, question, valueOf }];
  };
  return [
    value('energy', energy, 'Wh'),
    value('power', power, 'W'),
    value('voltage', voltage, 'V'),
    ...name('serial number', identity.serialNumber),
    ...name('model', identity.model),
    ...signs.map(({ register, least, most }) =>
      value(`sign of the model, ${least} to ${most}`, register, ''),
    ),
  ];
}

function valueText(register: MeterRegister, data: Uint8Array, measured: string): string {
  const raw = decode(register, data);
  if (raw === null) return 'the meter says: no value';
  const scaled = Number((Number(raw) * register.scale).toFixed(3));
  return `${scaled} ${measured}`.trim();
}

function nameText(said: string | null, codes: Readonly<Record<string, string>>): string {
  if (said === null) return 'the meter says nothing';
  const known = codes[said];
  return known === undefined ? said : `${said}: ${known}`;
}
