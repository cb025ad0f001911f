/** How much faster than life the pure parts run: the session machine and the pricing of a charge. */
import { step } from '../../electron/session/session.ts';
import { addPeriod, beginPricing } from '../../electron/session/tariff-fold.ts';
import { priceNow } from '../../electron/session/tariff-price.ts';
import { median, type Measurement, type Section } from './findings.ts';
import { beginRecordedCharge, chargingEvents, tariff } from './recorded-charge.ts';

const hourS = 3600;
/** Repetitions of each, after one that warms the code up. */
const rounds = 5;

/** Things done in a second: the median over the rounds. */
function rate(count: number, run: () => void): number {
  run();
  const rates = Array.from({ length: rounds }, () => {
    const beganMs = performance.now();
    run();
    return (count * 1000) / (performance.now() - beganMs);
  });
  return median(rates);
}

function stepsPerSecond(): number {
  const { state: began } = beginRecordedCharge();
  const events = chargingEvents(began, hourS);
  return rate(events.length, () => {
    let state = began;
    for (const event of events) state = step(state, event).state;
    const { session } = state.evses['A'] ?? {};
    if (session?.state !== 'charging') throw new Error(`the charge ended as ${session?.state}`);
  });
}

function pricesPerSecond(): number {
  const startMs = Date.UTC(2027, 2, 27, 20, 30, 0);
  const wanted = 10 * hourS;
  return rate(wanted, () => {
    let pricing = beginPricing(tariff, 'Europe/Oslo', startMs);
    let lastMinor = 0;
    for (let second = 0; second < wanted; second += 1) {
      const atMs = startMs + second * 1000;
      const period = { startMs: atMs, endMs: atMs + 1000, energyWh: 6, charging: true };
      pricing = addPeriod(pricing, tariff, period);
      const { grossMinor } = priceNow(pricing, tariff);
      if (grossMinor < lastMinor) throw new Error('the price fell');
      lastMinor = grossMinor;
    }
  });
}

function measure(): Section {
  return {
    name: machine.name,
    title: machine.title,
    how:
      'An hour of charging as the loop posts it (four ticks, a reading and a relay report a second,' +
      ` the tariff changing within), replayed ${rounds} times; the pricing alone, one period and one` +
      ' price a second for ten hours. A station needs 6 steps and 1 price a second and outlet.',
    lines: [
      { what: 'steps of the session machine', figure: stepsPerSecond(), unit: '/s' },
      { what: 'period added and priced', figure: pricesPerSecond(), unit: '/s' },
    ],
  };
}

export const machine: Measurement = {
  name: 'machine',
  title: 'The pure machine',
  run: () => Promise.resolve(measure()),
};
