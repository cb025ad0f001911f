/**
 * The screen in station.yaml: how it behaves, how large it is, and how it fits its place and hour.
 */
import * as z from 'zod';
import { list, oneOf, section, textOf, whole, yesOrNo } from './leaves.ts';

/** The smallest glass the layout is made for, inches: below it, type cannot have its full size. */
export const leastDiagonalIn = 10.1;

const diagonalWords = 'a number from 5 to 65 inches';

const percent = (means: string) => whole(means, { from: 1, to: 100, unit: 'per cent' });

const brightness = section(
  'Brightness of the panel, set by exactly one of device and command; left alone unless told.',
  {
    day: percent('By day, %.').default(100),
    night: percent('By night, %.').default(40),
    idle: percent('While the screen rests, and never more than by day or night, %.').default(30),
    device: textOf(
      "A backlight of Linux, whose file `brightness` the station's user may write.",
      'a path such as "/sys/class/backlight/10-0045"',
      /^\/sys\/class\/backlight\/[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/,
    ).optional(),
    command: list(
      'A program by its absolute path, and words for it; the per cent comes last. Run without a shell, for five seconds at most.',
      textOf(
        'The program, or a word for it.',
        'text of 1 to 200 characters on one line',
        /^[^\p{C}]{1,200}$/u,
      ),
      { least: 1, most: 20, of: 'words' },
    ).optional(),
  },
).meta({ oneOf: [{ required: ['device'] }, { required: ['command'] }] });

export const ui = section('How the screen behaves.', {
  stopHoldMs: whole('How long Stop is held before it acts, ms; 0 is a tap.', {
    from: 0,
    to: 10_000,
    unit: 'ms',
  }).default(1000),
  stopCode: yesOrNo(
    "Stop on the station's screen asks for a code that only the payer is told; the phone needs none.",
  ).default(false),
  receiptS: whole(
    'How long the receipt stays, s; as long again each time somebody asks to stay, up to ten times.',
    { from: 1, to: 600, unit: 'seconds' },
  ).default(60),
  touchDevice: textOf(
    'Touch device to listen to, by its stable name: touches that do not reach the screen are then noticed, and the screen is mended.',
    'the path of a device, such as "/dev/input/by-id/usb-Touch_Panel-event-if00"',
    /^\/dev\/[^\p{C}]{1,500}$/u,
  ).optional(),
  screenDiagonalIn: z
    .number({ error: diagonalWords })
    .min(5, { error: diagonalWords })
    .max(65, { error: diagonalWords })
    .describe('Diagonal of the screen, inches: type and buttons have their size in millimetres.')
    .default(leastDiagonalIn),
  theme: oneOf(
    'light for sunlight, dark for night; auto: by the sun at station.location, or in the middle of the country.',
    ['auto', 'light', 'dark'],
  ).default('auto'),
  attractAfterS: whole(
    'Untouched for so long, a free station shows its price large and quiet, and the first touch only wakes it, s; 0: never.',
    { from: 0, to: 3600, unit: 'seconds' },
  ).default(180),
  brightness: brightness.optional(),
  sounds: oneOf('Soft sounds at what happens: never, by day, or at any hour.', [
    'off',
    'day',
    'always',
  ]).default('off'),
}).prefault({});
