/** What is said before power flows: how to begin, or that the car is there and decides. */
import type { Words } from '../text/words.ts';

/** `statement` is the heading; `text` says how it goes on. */
export function plugInWords(
  { isConnected }: { isConnected: boolean },
  { say }: Pick<Words, 'say'>,
): { statement: string; text: string } {
  if (isConnected) return { statement: say('plugIn.connected'), text: say('plugIn.carDecides') };
  return { statement: say('plugIn.statement'), text: say('plugIn.text') };
}
