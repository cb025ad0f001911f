/**
 * Tells systemd that the station lives, where it runs as a service of type notify. Node speaks no
 * datagrams over Unix sockets, so systemd's own `systemd-notify` carries the words.
 */
import { execFile } from 'node:child_process';
import type { Log } from './ports.ts';

/** What sd_notify(3) and sd_watchdog_enabled(3) put into the environment of a service. */
interface ServiceEnvironment {
  NOTIFY_SOCKET?: string | undefined;
  WATCHDOG_USEC?: string | undefined;
}

/**
 * Reports readiness, then life at half the interval systemd asks for, as long as `isAlive` says so.
 * Outside systemd it does nothing. Returns how to end it.
 */
export function startWatchdog(
  environment: ServiceEnvironment,
  isAlive: () => boolean,
  log: Log,
): () => void {
  if (!environment.NOTIFY_SOCKET) return () => undefined;
  const notify = (words: string[]): void => {
    execFile('systemd-notify', words, { timeout: 5000 }, (error) => {
      if (error !== null) log.warn({ err: error }, 'systemd does not hear that the station lives');
    });
  };
  notify(['--ready']);
  const intervalMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000;
  if (!(intervalMs > 0)) return () => undefined;
  const timer = setInterval(() => {
    if (isAlive()) notify(['WATCHDOG=1']);
  }, intervalMs / 2);
  return () => clearInterval(timer);
}
