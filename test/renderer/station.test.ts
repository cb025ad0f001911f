/** The screen's store: old figures taken away, one request per tap, proof of life, a next driver's fresh start. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge, Intent, Snapshot } from '../../electron/contract.ts';
import {
  ask,
  chooseLanguage,
  connectStation,
  openDialog,
  reportPainted,
  reportTouch,
  stay,
  toggleMode,
  usePane,
} from '../../renderer/kiosk/station.ts';
import { atMs } from '../fixtures/screen-parts.ts';
import { snapshots } from '../fixtures/snapshots.ts';

/** The station's end of the bridge, kept by hand. */
class StationEnd implements Bridge {
  readonly intents: Intent[] = [];
  readonly paintedSeqs: number[] = [];
  push: (snapshot: Snapshot) => void = () => {
    throw new Error('The screen has not subscribed');
  };
  subscribe(onSnapshot: (snapshot: Snapshot) => void): () => void {
    this.push = onSnapshot;
    return () => {
      this.push = () => {};
    };
  }
  intend(intent: Intent): void {
    this.intents.push(intent);
  }
  painted(seq: number): void {
    this.paintedSeqs.push(seq);
  }
  service(): Promise<{ ok: false; why: 'not-in-service'; message: string }> {
    return Promise.resolve({ ok: false, why: 'not-in-service', message: '' });
  }
  show(name: string): void {
    const snapshot = snapshots[name];
    if (snapshot === undefined) throw new Error(`No snapshot ${name}`);
    this.push(snapshot);
  }
}

let station: StationEnd;
let disconnect: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  usePane.setState(usePane.getInitialState(), true);
  station = new StationEnd();
  disconnect = connectStation(station);
});

afterEach(() => {
  disconnect();
  vi.useRealTimers();
});

describe("the technician's door", () => {
  it('stays open while the station comes and goes with a fault, and not under a driver', () => {
    station.show('welcome');
    openDialog('pin');
    station.show('out-of-service');
    expect(usePane.getState().dialog).toBe('pin');
    station.show('welcome');
    expect(usePane.getState().dialog).toBe('pin');
    station.show('terms');
    expect(usePane.getState().dialog).toBeNull();
    openDialog('help');
    station.show('welcome');
    expect(usePane.getState().dialog).toBeNull();
  });
});

describe('the connection', () => {
  it('is lost three seconds after the last snapshot and back with the next', () => {
    station.show('charging');
    vi.advanceTimersByTime(2_999);
    expect(usePane.getState().isConnected).toBe(true);
    vi.advanceTimersByTime(1);
    expect(usePane.getState().isConnected).toBe(false);
    station.show('charging');
    expect(usePane.getState().isConnected).toBe(true);
  });

  it('is lost when not even a first snapshot comes', () => {
    vi.advanceTimersByTime(3_000);
    expect(usePane.getState()).toMatchObject({ snapshot: null, isConnected: false });
  });

  it('proves painting by seq', () => {
    reportPainted(7);
    expect(station.paintedSeqs).toEqual([7]);
  });
});

describe('asking', () => {
  const pay: Intent = { type: 'pay', evse: 'A', amountMinor: 35_000 };

  it('sends one request however often a button is tapped', () => {
    station.show('amount');
    ask(pay);
    ask(pay);
    ask({ type: 'cancel', evse: 'A' });
    expect(station.intents).toEqual([pay]);
  });

  it('lets Stop through whatever else is waiting for an answer, once', () => {
    station.show('charging');
    ask({ type: 'chooseEvse', evse: null });
    ask({ type: 'stop', evse: 'A' });
    ask({ type: 'stop', evse: 'A' });
    expect(station.intents.map(({ type }) => type)).toEqual(['chooseEvse', 'stop']);
  });

  it('lets the emergency stop through even after Stop, and nothing after that', () => {
    station.show('charging');
    ask({ type: 'stop', evse: 'A' });
    ask({ type: 'emergencyStop', evse: 'A' });
    ask({ type: 'stop', evse: 'A' });
    ask({ type: 'emergencyStop', evse: null });
    expect(station.intents.map(({ type }) => type)).toEqual(['stop', 'emergencyStop']);
  });

  it('waits for the screen to change, not for the next snapshot of the same one', () => {
    station.show('amount');
    ask(pay);
    station.show('amount-six');
    expect(usePane.getState().asked).toBe('pay');
    station.show('pay-preparing');
    expect(usePane.getState().asked).toBeNull();
  });

  it('can be tried again when the station has not moved for three seconds', () => {
    station.show('amount');
    ask(pay);
    vi.advanceTimersByTime(3_000);
    station.show('amount');
    ask(pay);
    expect(station.intents).toEqual([pay, pay]);
  });

  it('an old wait does not cut a new one short', () => {
    station.show('terms');
    ask({ type: 'acceptTerms', evse: 'A' });
    vi.advanceTimersByTime(2_000);
    station.show('amount');
    ask(pay);
    vi.advanceTimersByTime(1_500);
    expect(usePane.getState().asked).toBe('pay');
  });

  it('buttons wait a moment after the screen has changed under the finger', () => {
    station.show('welcome');
    expect(usePane.getState().isSettling).toBe(false);
    station.show('terms');
    expect(usePane.getState().isSettling).toBe(true);
    vi.advanceTimersByTime(300);
    expect(usePane.getState().isSettling).toBe(false);
  });

  it('closing a payment counts as a change: Cancel has been heard', () => {
    station.show('pay');
    ask({ type: 'cancel', evse: 'A' });
    station.show('pay-closing');
    expect(usePane.getState().asked).toBeNull();
  });
});

describe('a stop that is not answered', () => {
  const stop: Intent = { type: 'stop', evse: 'A' };

  it('is tried on and on, and stays asked: its words say so from the third second on', () => {
    station.show('charging');
    ask(stop);
    vi.advanceTimersByTime(2_999);
    station.show('charging');
    expect(usePane.getState()).toMatchObject({ asked: 'stop', dialog: null });
    vi.advanceTimersByTime(1);
    expect(usePane.getState()).toMatchObject({ asked: 'stop', dialog: 'late' });
    vi.advanceTimersByTime(3_000);
    expect(station.intents).toEqual([stop, stop, stop]);
  });

  it('is over with the screen’s answer', () => {
    station.show('charging');
    ask(stop);
    vi.advanceTimersByTime(3_000);
    station.show('stopping');
    expect(usePane.getState()).toMatchObject({ asked: null, dialog: null });
    vi.advanceTimersByTime(10_000);
    expect(station.intents).toEqual([stop, stop]);
  });

  it('leaves open what the driver has opened meanwhile', () => {
    station.show('charging');
    ask(stop);
    openDialog('help');
    vi.advanceTimersByTime(3_000);
    expect(usePane.getState()).toMatchObject({ asked: 'stop', dialog: 'help' });
  });

  it('where there was nothing to stop it can be asked again', () => {
    station.show('welcome');
    ask({ type: 'emergencyStop', evse: null });
    vi.advanceTimersByTime(3_000);
    expect(usePane.getState()).toMatchObject({ asked: null, dialog: null });
  });
});

describe('a code', () => {
  it('that the station refuses is an answer: another can be given at once', () => {
    station.show('charging-code');
    openDialog('stop');
    ask({ type: 'stop', evse: 'A', code: '0000' });
    station.show('charging-code');
    expect(usePane.getState().asked).toBe('stop');
    station.show('charging-code-waits');
    expect(usePane.getState()).toMatchObject({ asked: null, dialog: 'stop' });
    vi.advanceTimersByTime(10_000);
    expect(station.intents).toHaveLength(1);
  });
});

describe('touches', () => {
  it('are reported at most once a second', () => {
    vi.advanceTimersByTime(5_000);
    reportTouch();
    reportTouch();
    vi.advanceTimersByTime(999);
    reportTouch();
    expect(station.intents).toEqual([{ type: 'touch' }]);
    vi.advanceTimersByTime(1);
    reportTouch();
    expect(station.intents).toHaveLength(2);
  });

  it('on a language ask for it at once', () => {
    chooseLanguage('fi');
    expect(station.intents).toEqual([{ type: 'chooseLanguage', language: 'fi' }]);
  });
});

describe('a driver’s modes', () => {
  const chosen = {
    textIsLarge: true,
    controlsAreLow: true,
    contrastIsHigh: true,
    readsAloud: true,
  };
  const plain = {
    textIsLarge: false,
    controlsAreLow: false,
    contrastIsHigh: false,
    readsAloud: false,
  };
  const chooseAll = () => {
    toggleMode('textIsLarge');
    toggleMode('controlsAreLow');
    toggleMode('contrastIsHigh');
    toggleMode('readsAloud');
  };

  it('stay with the driver and are gone for the next one', () => {
    station.show('welcome');
    chooseAll();
    for (const name of ['terms', 'amount', 'pay', 'charging', 'receipt']) station.show(name);
    expect(usePane.getState().modes).toEqual(chosen);
    station.show('welcome');
    expect(usePane.getState().modes).toEqual(plain);
  });

  it('are gone two minutes after the last touch of a driver who never began', () => {
    station.show('welcome');
    reportTouch();
    chooseAll();
    vi.advanceTimersByTime(60_000);
    reportTouch();
    vi.advanceTimersByTime(119_999);
    expect(usePane.getState().modes).toEqual(chosen);
    vi.advanceTimersByTime(1);
    expect(usePane.getState().modes).toEqual(plain);
  });

  it('are announced before they go, where there is something to go', () => {
    station.show('welcome');
    reportTouch();
    vi.advanceTimersByTime(110_000);
    expect(usePane.getState().modesEndAtMs).toBeNull();
    chooseAll();
    reportTouch();
    vi.advanceTimersByTime(99_999);
    expect(usePane.getState().modesEndAtMs).toBeNull();
    vi.advanceTimersByTime(1);
    expect(usePane.getState().modesEndAtMs).toBe(atMs + 20_000);
    reportTouch();
    expect(usePane.getState().modesEndAtMs).toBeNull();
    vi.advanceTimersByTime(119_999);
    expect(usePane.getState()).toMatchObject({ modes: chosen, modesEndAtMs: atMs + 20_000 });
    vi.advanceTimersByTime(1);
    expect(usePane.getState()).toMatchObject({ modes: plain, modesEndAtMs: null });
  });

  it('stay for as long as a charge lasts, touched or not', () => {
    station.show('charging');
    reportTouch();
    chooseAll();
    vi.advanceTimersByTime(3_600_000);
    expect(usePane.getState().modes).toEqual(chosen);
  });

  it('are switched one by one, there and back', () => {
    toggleMode('controlsAreLow');
    expect(usePane.getState().modes).toEqual({ ...plain, controlsAreLow: true });
    toggleMode('controlsAreLow');
    expect(usePane.getState().modes).toEqual(plain);
  });
});

it('asks for more time without making other buttons wait', () => {
  station.show('plug-in-ending');
  stay('A');
  expect(station.intents).toEqual([{ type: 'stay', evse: 'A' }]);
  expect(usePane.getState().asked).toBeNull();
  ask({ type: 'cancel', evse: 'A' });
  expect(station.intents.at(-1)).toEqual({ type: 'cancel', evse: 'A' });
});

describe('a dialog', () => {
  it('opens under the finger: its buttons wait a moment', () => {
    station.show('charging');
    openDialog('stop');
    expect(usePane.getState().isSettling).toBe(true);
    vi.advanceTimersByTime(300);
    expect(usePane.getState().isSettling).toBe(false);
  });

  it('stays while the figures of its screen change', () => {
    station.show('charging');
    openDialog('help');
    station.show('charging-stale');
    expect(usePane.getState().dialog).toBe('help');
  });

  it('goes with its screen and does not come back with it', () => {
    station.show('welcome');
    openDialog('help');
    station.show('terms');
    expect(usePane.getState().dialog).toBeNull();
    station.show('welcome');
    expect(usePane.getState().dialog).toBeNull();
  });
});

describe('the technician’s door', () => {
  const door = (triedCount: number) => {
    const { welcome } = snapshots;
    if (welcome?.kind !== 'station') throw new Error('There is no welcome screen');
    return { ...welcome, pin: { triedCount, waitMs: 0, isBusy: false } };
  };

  it('takes another PIN as soon as one was refused, and the dialog stays', () => {
    station.push(door(0));
    vi.advanceTimersByTime(300);
    openDialog('pin');
    ask({ type: 'givePin', pin: '123456' });
    ask({ type: 'givePin', pin: '654321' });
    expect(station.intents).toEqual([{ type: 'givePin', pin: '123456' }]);
    station.push(door(0));
    expect(usePane.getState().asked).toBe('givePin');
    station.push(door(1));
    expect(usePane.getState()).toMatchObject({ asked: null, dialog: 'pin' });
  });

  it('closes with the screen it was opened on', () => {
    station.push(door(0));
    openDialog('pin');
    station.show('pay');
    expect(usePane.getState().dialog).toBeNull();
  });
});
