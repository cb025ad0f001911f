/**
 * How often one phone, and one outlet's page, may ask. A limit keeps strangers from wearing the
 * station out or blocking its outlets; a driver never meets it, and Stop has one of its own.
 */
import type { RateLimitOptions } from '@fastify/rate-limit';

const perMinuteMs = 60_000;

/** Per address, behind which there may be a whole household: pages, and polling every three seconds. */
export const readingLimit = { max: 600, timeWindow: perMinuteMs } satisfies RateLimitOptions;

/** Per address: forms, whatever is in them. */
export const formLimit = { max: 60, timeWindow: perMinuteMs } satisfies RateLimitOptions;

/** Per address: forms that would create a payment, ten in ten minutes. */
export const payingLimit = { max: 10, timeWindow: 10 * perMinuteMs } satisfies RateLimitOptions;

/** Per outlet, whoever asks: more payments than that nobody means to make at one outlet. */
export const payingAtOutletLimit = {
  max: 20,
  timeWindow: 10 * perMinuteMs,
} satisfies RateLimitOptions;

/** Per address, counted apart from everything else: whatever went wild before, Stop gets through. */
export const endingLimit = { max: 60, timeWindow: perMinuteMs } satisfies RateLimitOptions;

/** Per address. Vipps sends eight events a payment at most, and repeats what was not taken. */
export const webhookLimit = { max: 600, timeWindow: perMinuteMs } satisfies RateLimitOptions;
