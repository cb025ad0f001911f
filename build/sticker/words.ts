/** The few words on a sticker, in the languages of the screen. */
import type { Brand, Language } from '../../electron/session/view.ts';

export interface StickerWords {
  /** What the part for one car is called, as on the screen. */
  outlet: string;
  scan: (brand: Brand) => string;
  help: string;
  /** Stands over the address the code leads to. */
  check: string;
}

export const stickerWords: Record<Language, StickerWords> = {
  nb: {
    outlet: 'Uttak',
    scan: (brand) => `Skann for å lade og betale med ${brand}`,
    help: 'Hjelp',
    check:
      'Koden åpner en side på adressen under. Viser nettleseren en annen adresse, så ikke betal, men ring oss.',
  },
  nn: {
    outlet: 'Uttak',
    scan: (brand) => `Skann for å lade og betale med ${brand}`,
    help: 'Hjelp',
    check:
      'Koden opnar ei side på adressa under. Viser nettlesaren ei anna adresse, så ikkje betal, men ring oss.',
  },
  se: {
    outlet: 'Čuokkis',
    scan: (brand) => `Skánne, ládde ja mávsse ${brand}-áppain`,
    help: 'Veahkki',
    check:
      'Koda rahpá siiddu vuollelis čujuhusas. Jus neahttalohkki čájeha eará čujuhusa, ale mávsse, muhto riŋge midjiide.',
  },
  en: {
    outlet: 'Outlet',
    scan: (brand) => `Scan to charge and pay with ${brand}`,
    help: 'Help',
    check:
      'The code opens a page at the address below. If your browser shows another address, do not pay, but call us.',
  },
  da: {
    outlet: 'Udtag',
    scan: (brand) => `Scan for at oplade og betale med ${brand}`,
    help: 'Hjælp',
    check:
      'Koden åbner en side på adressen herunder. Viser browseren en anden adresse, så betal ikke, men ring til os.',
  },
  sv: {
    outlet: 'Uttag',
    scan: (brand) => `Skanna för att ladda och betala med ${brand}`,
    help: 'Hjälp',
    check:
      'Koden öppnar en sida på adressen nedan. Visar webbläsaren en annan adress, betala inte, utan ring oss.',
  },
  fi: {
    outlet: 'Latauspiste',
    scan: (brand) => `Skannaa, lataa ja maksa ${brand}-sovelluksella`,
    help: 'Apua',
    check:
      'Koodi avaa sivun alla olevassa osoitteessa. Jos selain näyttää toisen osoitteen, älä maksa, vaan soita meille.',
  },
  de: {
    outlet: 'Ladepunkt',
    scan: (brand) => `Scannen, laden und mit ${brand} bezahlen`,
    help: 'Hilfe',
    check:
      'Der Code öffnet eine Seite unter der Adresse unten. Zeigt der Browser eine andere Adresse, zahlen Sie nicht, sondern rufen Sie uns an.',
  },
};
