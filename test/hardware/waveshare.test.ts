/** The Waveshare relay: the flash-on lease, opening, and reading back. */
import { describe, expect, it } from 'vitest';
import { openRelay } from '../../hardware/open.ts';
import { cabinetOverTcp, until, valueOf } from './bench-cabinet.ts';
import { leaseProblemOf } from './relays/relay-bench.ts';

const settings = {
  driver: 'waveshare-modbus-relay',
  unit: 2,
  channel: 0,
  leaseMs: 500,
  feedbackInput: 0,
};
const hex = (pdu: Uint8Array) => Buffer.from(pdu).toString('hex');

describe('the lease', () => {
  it('closes by flash-on only, and the board opens by itself when it is not renewed', async () => {
    const { bus, relay, field } = await cabinetOverTcp();
    const device = openRelay(settings, bus);
    const closedAtMs = performance.now();
    valueOf(await device.energize());
    expect(field.frames.map(({ pdu }) => hex(pdu))).toEqual(['0502000005']);
    expect(relay.contactIsClosed(0)).toBe(true);
    await until(() => !relay.contactIsClosed(0));
    expect(performance.now() - closedAtMs).toBeLessThan(700);
    expect(valueOf(await device.state())).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: false,
    });
    expect(relay.plainOnCount).toBe(0);
  });

  it('keeps closed without a gap while it is renewed', async () => {
    const { bus, relay } = await cabinetOverTcp();
    const device = openRelay(settings, bus);
    valueOf(await device.energize());
    const changes: boolean[] = [];
    relay.onContact((_, isClosed) => changes.push(isClosed));
    const startMs = performance.now();
    let renewedAtMs = startMs;
    await until(() => {
      if (performance.now() - renewedAtMs > 200) {
        renewedAtMs = performance.now();
        void device.energize();
      }
      return performance.now() - startMs > 1300;
    });
    expect(changes).toEqual([]);
    await until(() => changes.length > 0);
    expect(changes).toEqual([false]);
  });

  it('allows 500 ms to 3 276 700 ms in steps of 100', async () => {
    const { bus } = await cabinetOverTcp();
    for (const leaseMs of [500, 3000, 3_276_700]) {
      expect(leaseProblemOf(settings.driver, leaseMs)).toBeNull();
      expect(openRelay({ ...settings, leaseMs }, bus).leaseMs).toBe(leaseMs);
    }
    for (const leaseMs of [0, 400, 550, 3_276_800, Number.NaN, -3000]) {
      expect(leaseProblemOf(settings.driver, leaseMs)).not.toBeNull();
      expect(() => openRelay({ ...settings, leaseMs }, bus)).toThrow(RangeError);
    }
  });
});

describe('opening', () => {
  it('beats a running lease', async () => {
    const { bus, relay, field } = await cabinetOverTcp();
    const device = openRelay({ ...settings, leaseMs: 60_000 }, bus);
    valueOf(await device.energize());
    valueOf(await device.open());
    expect(relay.coilIsEnergized(0)).toBe(false);
    expect(field.frames.map(({ pdu }) => hex(pdu))).toEqual([
      '0502000258',
      '0500000000',
      '0100000008',
    ]);
  });

  it('is not undone by a renewal that was still waiting', async () => {
    const { bus, relay, field } = await cabinetOverTcp();
    const device = openRelay({ ...settings, leaseMs: 60_000 }, bus);
    // Something in flight, so that both commands have to wait.
    field.setFault(1, { kind: 'late', delayMs: 60 }, 1);
    const reading = bus.ask(
      { unit: 1, function: 0x04, address: 0x34, count: 2 },
      { priority: 'meter', timeoutMs: 300 },
    );
    const renewal = device.energize();
    const opening = device.open();
    expect(await renewal).toMatchObject({ ok: false, error: { kind: 'refused' } });
    valueOf(await opening);
    valueOf(await reading);
    expect(relay.coilIsEnergized(0)).toBe(false);
    // A new lease after it is a new decision.
    valueOf(await device.energize());
    expect(relay.coilIsEnergized(0)).toBe(true);
    valueOf(await device.open());
  });

  it('is asked again when an answer is lost', async () => {
    const { bus, relay, field } = await cabinetOverTcp();
    const device = openRelay({ ...settings, leaseMs: 60_000 }, bus);
    valueOf(await device.energize());
    field.setFault(2, { kind: 'silent' }, 2);
    valueOf(await device.open());
    expect(relay.coilIsEnergized(0)).toBe(false);
  });

  it('says so when the coil stays on', async () => {
    const { bus, field } = await cabinetOverTcp();
    field.remove(2);
    field.add(2, {
      answer: (pdu) => (pdu[0] === 0x05 ? pdu : Uint8Array.from([0x01, 1, 0b0000_0001])),
    });
    expect(await openRelay(settings, bus).open()).toMatchObject({
      ok: false,
      error: {
        kind: 'refused',
        message: expect.stringContaining('unit 2 on cabinet: channel 0') as string,
      },
    });
  });

  it('says so when the board is dead', async () => {
    const { bus, field } = await cabinetOverTcp();
    field.setFault(2, { kind: 'silent' });
    expect(await openRelay(settings, bus).open()).toMatchObject({
      ok: false,
      error: { kind: 'silent', message: 'unit 2 on cabinet: no answer within 200 ms' },
    });
  });
});

describe('the state', () => {
  it('reads coil and auxiliary contact of its own channel', async () => {
    const { bus, relay } = await cabinetOverTcp();
    const device = openRelay({ ...settings, channel: 5, feedbackInput: 5, leaseMs: 60_000 }, bus);
    const neighbour = openRelay({ ...settings, channel: 4, feedbackInput: 4 }, bus);
    valueOf(await device.energize());
    const closed = { coilIsEnergized: true, auxiliaryIsClosed: true };
    const open = { coilIsEnergized: false, auxiliaryIsClosed: false };
    expect(valueOf(await device.state())).toEqual(closed);
    expect(valueOf(await neighbour.state())).toEqual(open);
    relay.setContactor(5, { isWelded: true });
    valueOf(await device.open());
    expect(valueOf(await device.state())).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: true,
    });
    relay.setContactor(4, { refusesToClose: true });
    valueOf(await neighbour.energize());
    expect(valueOf(await neighbour.state())).toEqual({
      coilIsEnergized: true,
      auxiliaryIsClosed: false,
    });
  });

  it('knows no auxiliary contact where none is wired', async () => {
    const { bus } = await cabinetOverTcp();
    const device = openRelay({ ...settings, feedbackInput: undefined }, bus);
    expect(valueOf(await device.state()).auxiliaryIsClosed).toBeNull();
  });
});
