/**
 * A station's registration for webhooks outlives whatever Vipps does for ten minutes: in the end there
 * is one, for the address of today, with the secret that is at hand. And nobody else's is touched.
 */
import { expect, it } from 'vitest';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import { RegistrarBench, registrarInTrouble } from './registrar-lives.ts';
import { everyFault } from './troubled-lives.ts';

const calls: Operation[] = ['webhookList', 'webhookRegister', 'webhookDelete', 'token'];

/** Pauses double from 5 s: eight tries in ten minutes, and a few to put right what they left. */
const mostOfOneCall = 12;

it.each(
  calls.flatMap((operation) =>
    everyFault.map((fault): [Operation, string, Fault] => [
      operation,
      JSON.stringify(fault),
      fault,
    ]),
  ),
)('%s fails with %s', async (operation, _what, fault) => {
  const bench = await registrarInTrouble({ operation, fault });
  const { ledger } = bench.caller.sandbox;
  expect(ledger.requests(operation)).not.toEqual([]);
  expect(ledger.requests(operation).length).toBeLessThanOrEqual(mostOfOneCall);
  expect(bench.faults()).toEqual([]);
  expect(bench.atVipps()).toHaveLength(2);
});

it('what is found wrong would be told', async () => {
  const bench = new RegistrarBench();
  await bench.start();
  expect(bench.faults()).toEqual([]);
  const [registration] = bench.own();
  bench.caller.sandbox.webhooks.drop(registration?.id ?? '');
  expect(bench.faults()).toEqual([
    '0 registrations of one station',
    'other secrets than Vipps signs with',
  ]);
});
