/**
 * Counts touches in what Linux' input layer sends: records of struct input_event, of which nothing
 * is looked at but whether a touch begins. Where it was stays unread.
 */

/** linux/input-event-codes.h. */
const evSyn = 0x00;
const evKey = 0x01;
const evAbs = 0x03;
const synReport = 0x00;
const btnTouch = 0x14a;
const absMtTrackingId = 0x39;

/**
 * Size of struct input_event (linux/input.h): two longs of time, then type (u16), code (u16) and
 * value (s32), so 24 bytes where longs have eight and 16 where they have four.
 */
export function inputEventBytes(architecture: string): 16 | 24 {
  return architecture === 'arm' || architecture === 'ia32' ? 16 : 24;
}

/**
 * Takes bytes as they come, in whatever pieces, and gives how many touches began in them. A panel
 * may tell of one touch in two ways, as a key and as a contact; within one report it is one touch.
 */
export function touchCounter(recordBytes: 16 | 24): (bytes: Uint8Array) => number {
  let rest = Buffer.alloc(0);
  let hasBegun = false;
  return (bytes) => {
    const all = Buffer.concat([rest, bytes]);
    const whole = all.length - (all.length % recordBytes);
    let touches = 0;
    for (let at = 0; at < whole; at += recordBytes) {
      const body = at + recordBytes - 8;
      const type = all.readUInt16LE(body);
      const code = all.readUInt16LE(body + 2);
      const value = all.readInt32LE(body + 4);
      const isKey = type === evKey && code === btnTouch && value === 1;
      const isContact = type === evAbs && code === absMtTrackingId && value >= 0;
      if (isKey || isContact) hasBegun = true;
      if (type !== evSyn || code !== synReport || !hasBegun) continue;
      touches += 1;
      hasBegun = false;
    }
    rest = all.subarray(whole);
    return touches;
  };
}
