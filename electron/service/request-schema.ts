/** The technician's requests as they come out of the screen: what does not fit is refused whole. */
import { z } from 'zod';
import { alertCodes } from '../session/state.ts';
import { logLevels, type ServiceRequest } from '../session/service-request.ts';
import { serviceReasons } from '../session/service-view.ts';

const evse = z.string().min(1).max(36);
const line = z.string().min(1).max(60);
const reference = z.string().regex(/^[\w-]{8,50}$/);
const place = z.string().min(1).max(200);
const afterSeq = z.int().min(0);

export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('report'), isFresh: z.boolean() }),
  z.strictObject({ type: z.literal('readings'), evse }),
  z.strictObject({ type: z.literal('registers'), evse }),
  z.strictObject({ type: z.literal('startTrial'), evse, kind: z.enum(['relay', 'lease']) }),
  z.strictObject({ type: z.literal('endTrial') }),
  z.strictObject({ type: z.literal('lines') }),
  z.strictObject({ type: z.literal('startScan'), line, isWide: z.boolean() }),
  z.strictObject({ type: z.literal('scan'), line }),
  z.strictObject({ type: z.literal('lineQuality'), line }),
  z.strictObject({ type: z.literal('frames'), line, afterSeq }),
  z.strictObject({ type: z.literal('testPayment') }),
  z.strictObject({ type: z.literal('testWebhook') }),
  z.strictObject({ type: z.literal('retry'), reference }),
  z.strictObject({
    type: z.literal('acknowledge'),
    code: z.enum(alertCodes),
    reference: reference.nullable(),
    // A sign that the operator gives out: too short for most names, and no spaces.
    by: z.string().regex(/^[A-Z0-9]{2,8}$/),
  }),
  z.strictObject({ type: z.literal('sessions'), beforeMs: z.int().nullable() }),
  z.strictObject({ type: z.literal('story'), reference }),
  z.strictObject({
    type: z.literal('log'),
    level: z.enum(logLevels),
    text: z.string().max(100),
    afterSeq,
  }),
  z.strictObject({ type: z.literal('setLogLevel'), level: z.enum(logLevels) }),
  z.strictObject({ type: z.literal('bundlePreview') }),
  z.strictObject({ type: z.literal('places') }),
  z.strictObject({ type: z.literal('writeBundle'), place }),
  z.strictObject({ type: z.literal('writeSessions'), place }),
  z.strictObject({ type: z.literal('lockCheck') }),
  z.strictObject({
    type: z.literal('brightness'),
    percent: z.int().min(1).max(100).nullable(),
  }),
  z.strictObject({
    type: z.literal('setService'),
    evse,
    isOpen: z.boolean(),
    reason: z.enum(serviceReasons),
  }),
  z.strictObject({ type: z.literal('versions') }),
  z.strictObject({ type: z.literal('restart') }),
]) satisfies z.ZodType<ServiceRequest>;
