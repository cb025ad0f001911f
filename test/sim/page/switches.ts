/** The faults a person can switch on and off on the page, each one row. */
import type { Fault as FieldFault } from '../modbus/slave.ts';
import type { Fault as VippsFault, Operation } from '../vipps/faults.ts';
import { honestKnobs, type WebhookKnobs } from '../vipps/webhook-knobs.ts';
import type { WorldParts } from '../world-types.ts';

export interface FaultSwitch {
  id: string;
  group: string;
  label: string;
  isOn(): boolean;
  set(isOn: boolean): void;
}

/** The switches of each world, made once: some remember what they have set. */
const known = new WeakMap<object, FaultSwitch[]>();

export function switches(world: WorldParts): FaultSwitch[] {
  const made = known.get(world.sandbox) ?? [
    ...vippsSwitches(world),
    ...webhookSwitches(world),
    ...fieldSwitches(world),
  ];
  known.set(world.sandbox, made);
  return made;
}

function vippsSwitches({ sandbox }: WorldParts): FaultSwitch[] {
  const group = 'Vipps';
  const planned = (
    id: string,
    label: string,
    operation: Operation | 'any',
    fault: VippsFault,
  ): FaultSwitch => {
    let planId: number | null = null;
    const isOn = () => sandbox.faults.list().some((plan) => plan.id === planId);
    return {
      id,
      group,
      label,
      isOn,
      set(wanted) {
        if (wanted === isOn()) return;
        if (planId !== null) sandbox.faults.clear(planId);
        planId = wanted ? sandbox.faults.plan(operation, fault, Infinity) : null;
      },
    };
  };
  const outage = (id: string, label: string, mode: 'refused' | 'hanging'): FaultSwitch => ({
    id,
    group,
    label,
    isOn: () => sandbox.outage === mode,
    set: (wanted) => sandbox.setOutage(wanted ? mode : 'none'),
  });
  return [
    outage('outage', 'Cannot be reached', 'refused'),
    outage('hanging', 'Never answers', 'hanging'),
    planned('lost', 'Answers get lost', 'any', { kind: 'lostAnswer' }),
    planned('slow', 'Answers take 3 s', 'any', { kind: 'delay', delayMs: 3000 }),
    planned('errors', 'Answers 503', 'any', { kind: 'status', status: 503 }),
    planned('no-funds', 'Captures refused for now (6260)', 'capture', {
      kind: 'code',
      code: '6260',
    }),
    {
      id: 'full-capture',
      group,
      label: 'Whole captures only (6140)',
      isOn: () => sandbox.salesUnits.some((unit) => !unit.partialCaptureIsEnabled),
      set(wanted) {
        for (const unit of sandbox.salesUnits) unit.partialCaptureIsEnabled = !wanted;
      },
    },
    {
      id: 'keys',
      group,
      label: 'Keys revoked',
      isOn: () => sandbox.keysAreRevoked,
      set: (wanted) => (sandbox.keysAreRevoked = wanted),
    },
  ];
}

function webhookSwitches({ sandbox: { deliveries } }: WorldParts): FaultSwitch[] {
  const one = <Name extends keyof WebhookKnobs>(
    name: Name,
    spoiled: WebhookKnobs[Name],
    label: string,
  ): FaultSwitch => ({
    id: `webhooks-${name}`,
    group: 'Webhooks',
    label,
    isOn: () => deliveries.knobs[name] === spoiled,
    set: (wanted) => deliveries.set({ [name]: wanted ? spoiled : honestKnobs[name] }),
  });
  return [
    one('mode', 'lost', 'Get lost'),
    one('duplicate', true, 'Come twice'),
    one('reorder', true, 'Come in the wrong order'),
    one('wrongSignature', true, 'Signed wrongly'),
  ];
}

function fieldSwitches(world: WorldParts): FaultSwitch[] {
  const { evses } = world;
  const perEvse = evses.flatMap((evse) => {
    const group = evses.length > 1 ? `Meter ${evse.label}` : 'Meter';
    return [
      ...unitSwitches(world, evse.meterUnit, group, [
        ['silent', 'Silent', { kind: 'silent' }],
        ['corrupt', 'Corrupt answers', { kind: 'corrupt-crc' }],
        ['nan', 'Shows no value', { kind: 'nan' }],
        ['late', 'Answers 1 s late', { kind: 'late', delayMs: 1000 }],
      ]),
      ...contactorSwitches(world, evse.label),
    ];
  });
  const board = evses[0];
  const boardSwitches =
    board === undefined
      ? []
      : unitSwitches(world, board.relayUnit, 'Relay board', [
          ['silent', 'Silent', { kind: 'silent' }],
          ['corrupt', 'Corrupt answers', { kind: 'corrupt-crc' }],
        ]);
  return [...perEvse, ...boardSwitches, ...lineSwitches(world)];
}

/** A unit has one fault at a time: switching one on switches its others off. */
function unitSwitches(
  { field }: WorldParts,
  unit: number,
  group: string,
  faults: ReadonlyArray<[id: string, label: string, fault: FieldFault]>,
): FaultSwitch[] {
  let current: string | null = null;
  return faults.map(([id, label, fault]) => ({
    id: `unit-${unit}-${id}`,
    group,
    label,
    isOn: () => current === id,
    set(wanted) {
      if (wanted) field.setFault(unit, fault);
      else if (current === id) field.clearFault(unit);
      else return;
      current = wanted ? id : null;
    },
  }));
}

function contactorSwitches({ evses }: WorldParts, label: string): FaultSwitch[] {
  const evse = evses.find((candidate) => candidate.label === label);
  if (evse === undefined) return [];
  const group = evses.length > 1 ? `Contactor ${label}` : 'Contactor';
  const one = (id: 'isWelded' | 'refusesToClose', text: string): FaultSwitch => {
    let isOn = false;
    return {
      id: `contactor-${label}-${id}`,
      group,
      label: text,
      isOn: () => isOn,
      set(wanted) {
        isOn = wanted;
        evse.bringUpToDate();
        evse.relay.setContactor(evse.channel, { [id]: wanted });
      },
    };
  };
  return [one('isWelded', 'Welded shut'), one('refusesToClose', 'Does not close')];
}

function lineSwitches({ bus }: WorldParts): FaultSwitch[] {
  const group = 'Line';
  let isOn = false;
  if (bus.kind === 'serial') {
    const set = (wanted: boolean) => {
      isOn = wanted;
      void (wanted ? bus.pair.unplug() : bus.pair.plugIn());
    };
    return [{ id: 'line-adapter', group, label: 'Adapter unplugged', isOn: () => isOn, set }];
  }
  const set = (wanted: boolean) => {
    isOn = wanted;
    bus.peer.setDeaf(wanted);
    bus.peer.dropConnections();
  };
  return [{ id: 'line-dead', group, label: 'Gateway dead', isOn: () => isOn, set }];
}
