/**
 * Tells journald how grave each line is, so that `journalctl -p warning` shows what deserves it. A line
 * stays the JSON it is: the number before it is journald's, which takes it off.
 */
import { fstatSync } from 'node:fs';

/** sd-daemon(3): the numbers of syslog, in angle brackets before a line. */
const priorities: Readonly<Record<string, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

/** The level stands first in each line (log.ts). */
const levelOf = /^\{"level":"(?<level>\w+)"/;

/**
 * Whether what is written to stderr goes to journald itself: systemd names the stream it has connected,
 * and a shell or a pipe in between is another one (systemd.exec(5), $JOURNAL_STREAM).
 */
export function isJournalStream(
  named: string | undefined,
  stat: () => { dev: number; ino: number } = () => fstatSync(2),
): boolean {
  if (named === undefined) return false;
  try {
    const { dev, ino } = stat();
    return named === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** The same line with its priority before it; one without a level is left alone. */
export function withPriority(line: string): string {
  const level = levelOf.exec(line)?.groups?.['level'];
  const priority = level === undefined ? undefined : priorities[level];
  return priority === undefined ? line : `<${priority}>${line}`;
}
