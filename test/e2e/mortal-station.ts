/**
 * The real app, to be killed with everything that belongs to it at any instant, and watched from
 * outside while it lives and while it is dead.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describeInstant, type Instant } from './kill-plan.ts';
import { until, type Kiosk } from './kiosk.ts';

/** `relay.leaseMs` of the world's configuration, and a little for the simulated device's own timer. */
const leaseMs = 3000;
const leaseGraceMs = 200;
/** A command that was on the line when the station died may still be carried out. */
const onItsWayMs = 200;

/** Processes of a group, dead ones whose parent has not noticed left out (proc(5), stat). */
function processesOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .filter((name) => {
      let stat = '';
      try {
        stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      } catch {
        // It ended between the listing and the look.
        return false;
      }
      const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(processGroup) === group && state !== 'Z' && state !== 'X';
    })
    .map(Number);
}

export class MortalStation {
  readonly kiosk: Kiosk;
  /** What must never be and was: each with the kills before it. */
  readonly problems: string[] = [];
  /** Every kill so far, in words. */
  readonly kills: string[] = [];
  /** What the screen showed last. */
  screen = 'none yet';
  /** Process group of the running app; null while there is none. */
  #group: number | null = null;
  #armed: Instant | null = null;
  /** Of the kill that is on its way. */
  #timer: NodeJS.Timeout | null = null;
  #killedAtMs = performance.now();
  /** Being started: the station runs before anybody sees its screen. */
  #isStarting = false;
  #dying: Promise<void> = Promise.resolve();
  #openedAtMs = Number.NEGATIVE_INFINITY;

  constructor(kiosk: Kiosk) {
    this.kiosk = kiosk;
    const { relay } = kiosk.car;
    relay.onContact((_channel, isClosed) => this.#contactMoved(isClosed));
    kiosk.world.sandbox.ledger.listen(({ operation, status, isReplay }) => {
      if (operation === 'capture' && status === 200 && !isReplay && kiosk.relayIsClosed()) {
        this.#problem('money was taken while the relay was closed');
      }
      if (status > 0 && status < 300) {
        this.#happened((instant) => instant.at === 'request' && instant.operation === operation);
      }
    });
  }

  get isAlive(): boolean {
    return this.#group !== null;
  }

  #problem(what: string): void {
    this.problems.push(`${what} (after ${this.kills.at(-1) ?? 'no kill'})`);
  }

  #contactMoved(isClosed: boolean): void {
    const deadMs = this.#isStarting || this.isAlive ? 0 : performance.now() - this.#killedAtMs;
    if (!isClosed) {
      this.#openedAtMs = performance.now();
      if (deadMs > leaseMs + leaseGraceMs) this.#problem(`current ${deadMs} ms after its death`);
    } else {
      const isPaid = this.kiosk.world.sandbox
        .payments()
        .some((one) => one.state === 'AUTHORIZED' && one.capturedMinor + one.cancelledMinor === 0);
      if (!isPaid) this.#problem('the relay closed with no money held');
      if (deadMs > onItsWayMs) this.#problem('the relay closed without a station');
    }
    this.#happened((instant) => instant.at === 'relay' && instant.isClosed === isClosed);
  }

  /** The process dies when this comes to pass. */
  arm(instant: Instant): void {
    this.#armed = instant;
  }

  /** The screen shows something else than before. */
  shows(screen: string): void {
    if (screen === this.screen) return;
    this.screen = screen;
    this.#happened((instant) => instant.at === 'screen' && instant.screen === screen);
  }

  #happened(isIt: (instant: Instant) => boolean): void {
    const instant = this.#armed;
    if (instant === null || !this.isAlive || !isIt(instant)) return;
    this.#armed = null;
    const why = describeInstant(instant);
    if (instant.afterMs === 0) this.kill(why);
    else this.#timer = setTimeout(() => this.kill(why), instant.afterMs);
  }

  /** Kills the main process and its children in one stroke; does nothing to a dead one. */
  kill(why: string): void {
    if (this.#group === null) return;
    process.kill(-this.#group, 'SIGKILL');
    this.kills.push(`kill ${this.kills.length + 1}, ${why}, at the screen ${this.screen}`);
    this.#died(this.#group);
  }

  /** The visit is over: waits for the kill that is on its way, or kills now if none is. */
  async dieAtLast(): Promise<void> {
    if (this.#timer === null) this.kill('after the visit, what was waited for never came');
    await until('the kill', () => !this.isAlive);
  }

  #died(group: number): void {
    this.#group = null;
    this.#armed = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#killedAtMs = performance.now();
    this.#dying = until(
      'every process of the app to be gone',
      () => processesOf(group).length === 0,
    ).then(() => undefined);
  }

  /** From now on this process is the station. Nobody but we may end it. */
  #lives(child: ChildProcess): void {
    const group = child.pid ?? null;
    this.#group = group;
    const endWithUs = (): void => this.kill('with the tests');
    process.once('exit', endWithUs);
    child.once('exit', (code) => {
      process.off('exit', endWithUs);
      if (this.#group !== group || group === null) return;
      this.#problem(`the app ended by itself with ${code} at the screen ${this.screen}`);
      this.#died(group);
    });
  }

  /** Starts the app and puts a hand at its screen. */
  async launch(): Promise<void> {
    await this.#dying;
    this.screen = 'start';
    this.#isStarting = true;
    await this.kiosk.launch();
    this.#lives(this.kiosk.app.process());
    this.#isStarting = false;
  }

  /** Starts the app with nobody looking, and kills it so long after. */
  async launchAndKill(instant: Instant & { at: 'start of the process' }): Promise<void> {
    await this.#dying;
    this.screen = 'start';
    const { command, args, env } = await this.kiosk.commandLine();
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
    const gone = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
    this.#lives(child);
    this.#timer = setTimeout(() => this.kill(describeInstant(instant)), instant.afterMs);
    await gone;
    await this.#dying;
  }

  /** Waits until the station has been dead for so long. */
  async stayDead(downMs: number): Promise<void> {
    const killedAtMs = this.#killedAtMs;
    await until('the time to start again', () => performance.now() - killedAtMs >= downMs);
  }

  /** Whoever is charging now has current for no longer than the lease, whatever happened. */
  async checkLease(): Promise<void> {
    const killedAtMs = this.#killedAtMs;
    const { kiosk } = this;
    await until('the relay to open', () => !kiosk.relayIsClosed() || this.#openedAtMs > killedAtMs);
    const tookMs = this.#openedAtMs - killedAtMs;
    if (tookMs > leaseMs + leaseGraceMs) {
      this.#problem(`current for ${Math.round(tookMs)} ms after its death`);
    }
  }
}
