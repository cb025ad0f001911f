/** Stands in until the language has words of its own. */
import { en } from './en.ts';
export const nn = en;
