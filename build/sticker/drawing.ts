/**
 * What a sticker consists of: marks at places in millimetres from its upper left corner, black on
 * white, the same whatever file they are written into.
 */

export type Weight = 'regular' | 'bold';

/** One line of text; `sizeMm` is the size of the type, of which capitals are 0.73. */
export interface TextMark {
  kind: 'text';
  text: string;
  weight: Weight;
  sizeMm: number;
  xMm: number;
  baselineMm: number;
}

/** The border, along which the sticker is cut. */
export interface FrameMark {
  kind: 'frame';
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
  cornerMm: number;
  lineMm: number;
}

/** A QR code without its quiet zone: the dark modules as a path in which a module has the side 1. */
export interface ModulesMark {
  kind: 'modules';
  path: string;
  /** Modules along a side. */
  modules: number;
  xMm: number;
  yMm: number;
  sideMm: number;
}

/** A picture as it came, in a square. */
export interface PictureMark {
  kind: 'picture';
  dataUri: string;
  xMm: number;
  yMm: number;
  sideMm: number;
}

export type Mark = TextMark | FrameMark | ModulesMark | PictureMark;

export interface Drawing {
  widthMm: number;
  heightMm: number;
  /** What it is, for programs and for people who hear it read. */
  title: string;
  /** IETF language tag of the words. */
  language: string;
  marks: readonly Mark[];
}
