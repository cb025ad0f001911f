/**
 * The pictures that are compared with committed ones: the main screens as most drivers see them, and
 * the hardest glass, language and text size of each kind. A new look of one of them is accepted by
 * `npm run gallery -- --accept`.
 */
import type { Language } from '../../electron/contract.ts';
import type { Dress } from './dress.ts';

export interface FixedPictures extends Dress {
  width: number;
  height: number;
  language: Language;
  /** Names of snapshots. */
  screens: readonly string[];
}

export const fixedPictures: readonly FixedPictures[] = [
  {
    width: 1280,
    height: 800,
    language: 'nb',
    theme: 'light',
    text: 'normal',
    screens: [
      'welcome',
      'welcome-phone',
      'welcome-unreachable',
      'overview',
      'terms',
      'amount',
      'pay',
      'plug-in',
      'plug-in-ending',
      'charging',
      'charging-stale',
      'stopping',
      'receipt',
      'out-of-service',
    ],
  },
  {
    width: 1280,
    height: 800,
    language: 'nb',
    theme: 'dark',
    text: 'normal',
    screens: ['welcome', 'pay', 'charging', 'receipt'],
  },
  {
    width: 800,
    height: 1280,
    language: 'fi',
    theme: 'light',
    text: 'large',
    screens: ['welcome', 'amount', 'charging'],
  },
  {
    width: 800,
    height: 480,
    language: 'de',
    theme: 'light',
    text: 'normal',
    screens: ['pay', 'charging-great-figures'],
  },
  {
    width: 1024,
    height: 600,
    language: 'sv',
    theme: 'light',
    text: 'normal',
    screens: ['welcome-several-prices', 'receipt-long'],
  },
];

/** Like `welcome-800x480-de-dark-large.png`; what is usual goes unsaid. */
export function nameOfFixed(screen: string, of: Omit<FixedPictures, 'screens'>): string {
  const { width, height, language, theme, text } = of;
  const unusual = [theme === 'light' ? '' : theme, text === 'normal' ? '' : text];
  const parts = [screen, `${width}x${height}`, language, ...unusual];
  return `${parts.filter((part) => part !== '').join('-')}.png`;
}
