/**
 * The waiting line of a bus: whose turn it is. Pure.
 *
 * Rank decides first, then who came first; a device that wants a pause is passed over until it has
 * had it. The queue is bounded: when it is full the newest job of the lowest rank gives way.
 */

/** From most to least urgent: opening a relay, other relay work, meter readings, scanning. */
export const priorities = ['open', 'relay', 'meter', 'scan'] as const;
export type Priority = (typeof priorities)[number];

export interface Waiting {
  priority: Priority;
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
      const ready = jobs.findIndex((job) => job.notBeforeMs() <= nowMs);
      if (ready === -1) return { againAtMs: Math.min(...jobs.map((job) => job.notBeforeMs())) };
      const [job] = jobs.splice(ready, 1);
      if (!job) throw new Error('a job was there a moment ago');
      return { job };
    },
    drain() {
      const all = jobs;
      jobs = [];
      return all;
    },
  };
}
