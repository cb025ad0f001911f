/** What a screen may never show: figures that contradict each other, the state, or the truth. */
import type { StationState } from '../../electron/session/state.ts';
import type { Screen, Snapshot } from '../../electron/session/view.ts';
import { demand } from './demand.ts';
import type { Life } from './life.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

/** Session states a screen may stand for. */
const statesOf: Record<Screen['name'], readonly string[]> = {
  welcome: ['idle'],
  'out-of-service': ['idle'],
  terms: ['terms'],
  amount: ['amount'],
  pay: ['creatingPayment', 'awaitingPayment'],
  starting: ['starting'],
  'plug-in': ['awaitingVehicle'],
  charging: ['charging', 'suspended'],
  stopping: ['stopping'],
  receipt: ['finished'],
  declined: ['finished'],
  expired: ['finished'],
  fault: ['finished'],
  // A technician is in, and what goes on at the outlets goes on.
  diagnostics: ['idle', 'finished', 'charging', 'suspended', 'awaitingVehicle', 'stopping'],
};

/** @throws where the snapshot is not consistent */
export function checkScreen(life: Life, state: StationState, snapshot: StationSnapshot): void {
  const { screen, evse: label, evses } = snapshot;
  const session = label === null ? undefined : state.evses[label]?.session;
  if (session !== undefined) {
    demand(
      statesOf[screen.name].includes(session.state),
      `screen ${screen.name} while ${label} is ${session.state}`,
    );
  } else if (screen.name !== 'diagnostics')
    demand(screen.name === 'welcome', `screen ${screen.name} is about no outlet`);
  for (const tile of evses) {
    const isIdle = state.evses[tile.label]?.session.state === 'idle';
    demand(
      (tile.availability === 'busy' || tile.availability === 'phone-paying') === !isIdle,
      `tile ${tile.label} says ${tile.availability}`,
    );
  }
  checkFigures(life, state, screen, label);
}

function checkFigures(life: Life, state: StationState, screen: Screen, label: string | null): void {
  switch (screen.name) {
    case 'pay': {
      if (screen.qr === null) return;
      demand(screen.flow === 'qr', 'a phone’s payment has no code on the screen');
      demand(screen.paymentIsReachable, 'a code is shown though payment is unreachable');
      const session = label === null ? undefined : state.evses[label]?.session;
      const reference = session?.state === 'awaitingPayment' ? session.reference : '';
      const payment = life.sandbox.book.findAnywhere(reference);
      const text = screen.qr.kind === 'text' ? screen.qr.payload : '';
      demand(payment?.qr?.targetUrl === text, `${reference}: the code is not this payment's`);
      return;
    }
    case 'charging': {
      const { energyWh, powerW, costMinor, authorizedMinor, remainingMinor } = screen;
      demand(energyWh >= 0 && powerW >= 0, 'energy and power are never negative');
      demand(costMinor >= 0 && costMinor <= authorizedMinor, 'cost is within what is held');
      demand(remainingMinor === authorizedMinor - costMinor, 'held, used and left agree');
      return;
    }
    case 'stopping':
      return demand(screen.energyWh >= 0 && screen.costMinor >= 0, 'figures of a stop');
    case 'receipt':
      return checkReceipt(life, screen);
    default:
  }
}

function checkReceipt(life: Life, screen: Extract<Screen, { name: 'receipt' }>): void {
  const { reference, capturedMinor, releasedMinor, meterStartWh, meterStopWh } = screen;
  // A copy of the record that has lost something since: what was due nobody knows.
  if (life.orphaned.has(reference)) return;
  const bill = life.bills.get(reference);
  demand(bill !== undefined, `${reference}: a receipt without a bill`);
  demand(
    capturedMinor + releasedMinor === bill?.authorizedMinor,
    `${reference}: captured and released are not what was held`,
  );
  demand(
    screen.energyWh === meterStopWh - meterStartWh,
    `${reference}: register and energy differ`,
  );
  demand(screen.netMinor + screen.vatMinor === bill?.dueMinor, `${reference}: net and VAT`);
  if (screen.settled !== 'settled' || life.touched.has(reference)) return;
  const payment = life.sandbox.book.findAnywhere(reference);
  const paidMinor = (payment?.capturedMinor ?? 0) - (payment?.refundedMinor ?? 0);
  demand(paidMinor === capturedMinor, `${reference}: the screen says another sum than Vipps`);
}
