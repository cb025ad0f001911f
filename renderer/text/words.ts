/** Words and figures of the language on the screen or phone, for every part to take from its context. */
import { createContext, useContext } from 'react';
import type { Language, StationFacts } from '../../electron/contract.ts';
import type { Say } from './catalogue.ts';
import * as format from './format.ts';
import type { Quantity } from './format.ts';

export interface Words {
  language: Language;
  say: Say;
  money(minor: number): Quantity;
  shortMoney(minor: number): Quantity;
  unitPrice(minorPerUnit: string): Quantity;
  energy(energyWh: number, decimals?: 2 | 3): Quantity;
  roughEnergy(energyWh: number): Quantity;
  power(powerW: number): Quantity;
  ratedPower(powerW: number): Quantity;
  decimal(value: string): string;
  percent(value: string): string;
  duration(durationMs: number): string;
  shortDuration(durationMs: number): string;
  clockTime(atMs: number): string;
  exactTime(atMs: number): string;
  calendarDate(atMs: number): string;
}

/** What the words depend on besides the language. */
export type WordFacts = Pick<StationFacts, 'currency' | 'timeZone'>;

/** `say` has the words; how it comes by them is the screen's or the phone's own business. */
export function wordsFor(language: Language, facts: WordFacts, say: Say): Words {
  const { currency, timeZone } = facts;
  return {
    language,
    say,
    money: (minor) => format.money(minor, currency, language),
    shortMoney: (minor) => format.shortMoney(minor, currency, language),
    unitPrice: (minorPerUnit) => format.unitPrice(minorPerUnit, currency, language),
    energy: (energyWh, decimals) => format.energy(energyWh, language, decimals),
    roughEnergy: (energyWh) => format.roughEnergy(energyWh, language),
    power: (powerW) => format.power(powerW, language),
    ratedPower: (powerW) => format.ratedPower(powerW, language),
    decimal: (value) => format.decimal(value, language),
    percent: (value) => format.percent(value, language),
    duration: (durationMs) => format.duration(durationMs, language),
    shortDuration: (durationMs) => format.shortDuration(durationMs, language),
    clockTime: (atMs) => format.clockTime(atMs, timeZone, language),
    exactTime: (atMs) => format.exactTime(atMs, timeZone, language),
    calendarDate: (atMs) => format.calendarDate(atMs, timeZone, language),
  };
}

const WordsContext = createContext<Words | null>(null);

export const WordsProvider = WordsContext.Provider;

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('A part was used outside WordsProvider');
  return words;
}
