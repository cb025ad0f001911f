/** The OpenEVSE controller: what it says of the car, and what it is told to offer. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { openBusFor, openHardware, openPilot } from '../../hardware/open.ts';
import { serveBytes } from '../sim/modbus/peers.ts';
import { OpenEvse } from '../sim/openevse.ts';
import { later, openTestBus, until, valueOf } from './bench-cabinet.ts';

const driver = 'openevse-rapi';

async function bench() {
  const controller = new OpenEvse();
  const peer = await serveBytes(controller.reader);
  later(() => peer.stop());
  const bus = openBusFor(driver, 'openevse', { tcp: peer.address }, systemClock());
  later(() => bus.close());
  await bus.settled();
  return { controller, peer, bus, pilot: openPilot({ driver }, bus) };
}

/** Answers like a controller that can set up to `mostA`. */
function table(mostA: number, state = '01 0 01 0000') {
  return (command: string): string => {
    const [name, amps = ''] = command.split(' ');
    if (name === 'GS') return `OK ${state}`;
    if (name === 'SB') return 'NK';
    if (name !== 'SC') return 'OK';
    return Number(amps) > mostA ? `NK ${mostA}` : `OK ${amps}`;
  };
}

describe('the state', () => {
  it.each([
    ['01 0 01 0000', 'A', true],
    ['02 0 02 0100', 'B', true],
    ['03 1200 03 0140', 'C', true],
    ['04 0 04 0100', 'D', true],
    ['fe 0 01 0000', 'A', false],
    ['fe 1200 02 0100', 'B', false],
    ['FE 1200 03 0100', 'C', false],
    ['ff 0 00 0000', 'F', false],
    ['05 0 02 0100', 'E', false],
    ['08 0 01 0000', 'F', false],
    ['0b 0 03 0000', 'F', false],
  ])('%s is %s, offering: %s', async (state, vehicle, isOffering) => {
    const { controller, pilot } = await bench();
    controller.answerOf = table(32, state);
    expect(valueOf(await pilot.state())).toEqual({ vehicle, isOffering });
  });

  it.each(['00 0 00 0000', '0c 0 01 0000', 'fe 0 07 0000', '3', 'x y z', ''])(
    'that no firmware knows is none: %s',
    async (state) => {
      const { controller, pilot } = await bench();
      controller.answerOf = table(32, state);
      expect(await pilot.state()).toMatchObject({ error: { kind: 'implausible' } });
    },
  );
});

describe('the offer', () => {
  it('is prepared once, set without wearing the memory, and enabled', async () => {
    const { controller, pilot } = await bench();
    controller.answerOf = table(32);
    valueOf(await pilot.offer(16));
    valueOf(await pilot.offer(20));
    expect(controller.received).toEqual(['SB', 'SY 0 0', 'SC 16 V', 'FE', 'SC 20 V', 'FE']);
    valueOf(await pilot.pause());
    expect(controller.received.at(-1)).toBe('FS');
  });

  it('may become less than wanted, and never more', async () => {
    const { controller, pilot } = await bench();
    controller.answerOf = table(13);
    valueOf(await pilot.offer(16));
    controller.answerOf = (command) => (command.startsWith('SC') ? 'NK 10' : 'OK');
    expect(await pilot.offer(6)).toMatchObject({
      error: { message: 'OpenEVSE on openevse: offers 10 A instead of 6 A' },
    });
    expect(controller.received.filter((command) => command === 'FE')).toHaveLength(1);
    for (const currentA of [0, 5, 81, 10.5]) {
      await expect(pilot.offer(currentA)).rejects.toThrow(RangeError);
    }
  });

  it('is not made after a pause that came meanwhile', async () => {
    const { controller, pilot } = await bench();
    controller.answerOf = table(32);
    const offering = pilot.offer(16);
    await until(() => controller.received.includes('SB'));
    const pausing = pilot.pause();
    expect(await offering).toMatchObject({ error: { kind: 'refused' } });
    valueOf(await pausing);
    expect(controller.received).not.toContain('FE');
    expect(controller.received).toContain('FS');
  });

  it('is prepared anew where the controller was not heard, and told when it does not obey', async () => {
    const { controller, pilot } = await bench();
    controller.answerOf = () => null;
    expect(await pilot.offer(16)).toMatchObject({ error: { kind: 'silent' } });
    controller.received.length = 0;
    controller.answerOf = table(32);
    valueOf(await pilot.offer(16));
    expect(controller.received).toEqual(['SB', 'SY 0 0', 'SC 16 V', 'FE']);
    controller.answerOf = () => 'NK';
    expect(await pilot.pause()).toMatchObject({ error: { kind: 'implausible' } });
  });
});

describe('its line', () => {
  it('is opened as one of its own by the configuration', async () => {
    const { controller, peer } = await bench();
    controller.answerOf = table(32, '02 0 02 0100');
    const waveshare = { driver: 'waveshare-modbus-relay', bus: 'cabinet', unit: 2, channel: 0 };
    const hardware = openHardware(
      {
        buses: { evse: { tcp: peer.address }, cabinet: { tcp: '127.0.0.1:9' } },
        evses: [
          {
            id: 'A',
            meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: 1 },
            relay: { ...waveshare, leaseMs: 3000 },
            pilot: { driver, bus: 'evse' },
          },
        ],
      },
      systemClock(),
    );
    later(() => hardware.close());
    expect(hardware.buses.get('evse')?.speaks).toBe('rapi');
    expect(await hardware.pilots.get('A')?.state()).toMatchObject({ value: { vehicle: 'B' } });
  });

  it('is not a Modbus bus', async () => {
    const { bus } = await bench();
    expect(() => openPilot({ driver: 'evse-din', unit: 3 }, bus)).toThrow('bus openevse rapi');
    const modbus = await openTestBus({ tcp: '127.0.0.1:9' });
    expect(() => openPilot({ driver }, modbus)).toThrow('openevse-rapi speaks rapi');
    expect(() => openPilot({ driver: 'evse-din' }, modbus)).toThrow('wants a unit');
    expect(() => openPilot({ driver: 'none', unit: 1 }, modbus)).toThrow('there are: evse-din');
  });
});
