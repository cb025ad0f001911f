/** Every pilot controller there is a description of. */
import { unknownDriver } from '../unknown-driver.ts';
import { vehicleOf } from './modbus-pilot.ts';
import type { PilotModel } from './modbus-pilot.ts';

/**
 * EVSE-DIN and EVSE-WB of ev-power.eu, also found in openWB and many home-made stations; 9600 8N1,
 * unit 1. Registers (its manual, "Modbus RTU"; openWB's and evcc's drivers): 1000 configured current,
 * A, or 0.01 A with bit 7 of 2005; 0 is off. 1002 vehicle: 1 none, 2 connected, 3 charging, 4 with
 * ventilation, 5 fault. It keeps its current when nobody speaks to it: no watchdog.
 */
const evseDin: PilotModel = {
  driver: 'evse-din',
  sentence: 'EVSE-DIN or EVSE-WB charge controller; 9600 8N1, unit 1.',
  hasWatchdog: false,
  reads: [{ function: 0x03, address: 1000, count: 3 }],
  decode([words = []]) {
    const [current = 0, , status = 0] = words;
    const vehicle = vehicleOf(' ABCDF'[status]);
    return vehicle === null ? null : { vehicle, isOffering: current > 0 };
  },
  unitRead: { address: 2005, isCentiampere: (word) => (word & 0x80) !== 0 },
  offer: (current) => [{ function: 0x10, address: 1000, registers: [current] }],
  pause: () => [{ function: 0x10, address: 1000, registers: [0] }],
  timeoutMs: 300,
  // openWB and evcc leave it 200 ms between two questions.
  pauseMs: 200,
};

/**
 * Phoenix Contact EV-CC-AC1-M3-CBC-RCM and its family over RTU; 9600 8N1, unit 180 or as set.
 * Registers (evcc's driver): coil 20000 enables charging, holding 22000 is the current, A, input
 * 24000 the vehicle's state as a letter in the high byte. No watchdog is known.
 */
const phoenixEvCc: PilotModel = {
  driver: 'phoenix-ev-cc',
  sentence: 'Phoenix Contact EV-CC-AC1-M charge controller (RTU); 9600 8N1.',
  hasWatchdog: false,
  reads: [
    { function: 0x04, address: 24_000, count: 1 },
    { function: 0x01, address: 20_000, count: 1 },
  ],
  decode([[status = 0] = [], [enabled = 0] = []]) {
    const vehicle = vehicleOf(String.fromCharCode(status >> 8));
    return vehicle === null ? null : { vehicle, isOffering: enabled === 1 };
  },
  unitRead: null,
  // The current first: enabled, it must not offer what was set for somebody else.
  offer: (current) => [
    { function: 0x06, address: 22_000, value: current },
    { function: 0x05, address: 20_000, value: 0xff00 },
  ],
  pause: () => [{ function: 0x05, address: 20_000, value: 0x0000 }],
  timeoutMs: 300,
  pauseMs: 50,
};

/** By driver name, in the order in which messages name them. */
export const pilotModels: readonly PilotModel[] = [evseDin, phoenixEvCc];

/** The description of a driver. Throws for a name there is not, with those there are. */
export function pilotModel(driver: string): PilotModel {
  const model = pilotModels.find((one) => one.driver === driver);
  if (model === undefined) throw new Error(unknownDriver('pilot', driver, pilotModels));
  return model;
}
