/** Ctrl-C: the first asks for an orderly end, the second ends at once. */

/** 128 + SIGINT, as shells count. */
const exitInterrupted = 130;

/** Aborted by the first SIGINT or SIGTERM. */
export function endOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(exitInterrupted);
      controller.abort();
    });
  }
  return controller.signal;
}
