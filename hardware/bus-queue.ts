/**
 * The waiting line of a bus: whose turn it is. Pure.
 *
 * Rank decides first, then who came first; a device that wants a pause is passed over until it has
 * had it. Somebody who scans has a turn now and then, before all but a relay that is to open: devices
 * that keep silent fill a line with their time-outs, and whoever looks for them would never be heard.
 * The queue is bounded: when it is full the newest job of the lowest rank gives way.
 */

/** From most to least urgent: opening a relay, other relay work, meter readings, scanning. */
export const priorities = ['open', 'relay', 'meter', 'scan'] as const;
export type Priority = (typeof priorities)[number];

/** So long a question of a scan is passed by, ms: about one time-out of a silent device. */
const scanWaitsMs = 300;

export interface Waiting {
  priority: Priority;
  /** When it was asked for. */
  sinceMs: number;
  /** Earliest moment the device may be spoken to. */
  notBeforeMs(): number;
}

export interface BusQueue<Job extends Waiting> {
  readonly length: number;
  /** Takes the job in; returns the job that had to give way, which may be the same one. */
  add(job: Job): Job | null;
  /** Puts a job back as the next of its rank. */
  addFirst(job: Job): void;
  /** The next job whose time has come, removed; or when to look again, ms; or null when empty. */
  take(nowMs: number): { job: Job } | { againAtMs: number } | null;
  /** Empties the queue. */
  drain(): Job[];
}

/** A queue of at most `limit` jobs. */
export function busQueue<Job extends Waiting>(limit: number): BusQueue<Job> {
  /** Sorted: most urgent first, in order of arrival within a rank. */
  let jobs: Job[] = [];
  const rank = (job: Job) => priorities.indexOf(job.priority);

  function insert(job: Job, goesFirst: boolean): void {
    const at = jobs.findIndex((other) =>
      goesFirst ? rank(other) >= rank(job) : rank(other) > rank(job),
    );
    jobs.splice(at === -1 ? jobs.length : at, 0, job);
  }

  return {
    get length() {
      return jobs.length;
    },
    add(job) {
      insert(job, false);
      return jobs.length > limit ? (jobs.pop() ?? null) : null;
    },
    addFirst(job) {
      insert(job, true);
    },
    take(nowMs) {
      if (jobs.length === 0) return null;
      const ready = jobs.filter((job) => job.notBeforeMs() <= nowMs);
      const [first] = ready;
      if (!first) return { againAtMs: Math.min(...jobs.map((job) => job.notBeforeMs())) };
      const overdue = ready.find(
        ({ priority, sinceMs }) => priority === 'scan' && nowMs - sinceMs >= scanWaitsMs,
      );
      const job = first.priority === 'open' ? first : (overdue ?? first);
      jobs = jobs.filter((other) => other !== job);
      return { job };
    },
    drain() {
      const all = jobs;
      jobs = [];
      return all;
    },
  };
}
