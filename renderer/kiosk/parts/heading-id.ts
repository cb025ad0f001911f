/** Which heading names the part of the screen around it: a stage's h1, or a dialog's h2. */
import { createContext, useContext } from 'react';

const HeadingId = createContext<string | null>(null);

export const HeadingIdProvider = HeadingId.Provider;

/** The id the stage's heading must have; null outside a stage or dialog. */
export function useHeadingId(): string | null {
  return useContext(HeadingId);
}
