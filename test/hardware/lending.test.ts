/** A line that is lent for a moment: closed for its bus, free for somebody else, and opened again. */
import { expect, it } from 'vitest';
import { isOwnDoing } from '../../hardware/bus.ts';
import { cabinetOverTcp, until, valueOf } from './bench-cabinet.ts';

const question = { unit: 1, function: 0x04, address: 0, count: 2 } as const;
const options = { priority: 'meter', timeoutMs: 300 } as const;

it('answers nothing meanwhile, and everything afterwards', async () => {
  const { bus, peer } = await cabinetOverTcp();
  const waiting = bus.ask(question, options);
  const lent = bus.whileLent(async () => {
    await until(() => peer.connections() === 0);
    const { state, reason } = bus.status();
    expect(state).toBe('down');
    expect(isOwnDoing(reason ?? '')).toBe(true);
    const refused = await bus.ask(question, { ...options, priority: 'open' });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'line-down' } });
    await expect(bus.whileLent(() => Promise.resolve())).rejects.toThrow('one at a time');
    return 'done';
  });
  expect(await waiting).toMatchObject({ ok: false, error: { kind: 'line-down' } });
  expect(await lent).toBe('done');
  await until(() => bus.status().state === 'up');
  expect(valueOf(await bus.ask(question, options)).data).toHaveLength(4);
});

it('is given back whatever happens, and stays closed where the bus is', async () => {
  const { bus, peer } = await cabinetOverTcp();
  await expect(bus.whileLent(() => Promise.reject(new Error('trouble')))).rejects.toThrow(
    'trouble',
  );
  await until(() => bus.status().state === 'up');
  await bus.whileLent(() => {
    bus.close();
    return Promise.resolve();
  });
  expect(bus.status()).toMatchObject({ state: 'down', reason: 'closed' });
  await until(() => peer.connections() === 0);
});
