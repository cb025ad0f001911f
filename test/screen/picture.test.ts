/** Pictures of one single colour, told from those that show something. */
import { expect, it } from 'vitest';
import { isOneColour } from '../../electron/screen/picture.ts';

/** Blue, green, red, opacity for each pixel. */
function picture(pixels: number, colourOf: (pixel: number) => number[]): Uint8Array {
  return Uint8Array.from(Array.from({ length: pixels }, (_, pixel) => colourOf(pixel)).flat());
}

it('one colour, also with the noise of a display', () => {
  expect(isOneColour(picture(64, () => [255, 255, 255, 255]))).toBe(true);
  expect(isOneColour(picture(64, (pixel) => [20 + (pixel % 5), 18, 14, 255]))).toBe(true);
});

it('one pixel of faint grey on paper is something to see', () => {
  const paper = [247, 250, 250, 255];
  const grey = [213, 212, 207, 255];
  expect(isOneColour(picture(64, (pixel) => (pixel === 40 ? grey : paper)))).toBe(false);
});

it('no picture at all says nothing', () => {
  expect(isOneColour(new Uint8Array())).toBe(false);
});
