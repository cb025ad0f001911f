/** What a page was made from, which travels inside it so that the phone can take over from there. */
import type { Language, OfferForm, PhoneOffer, PhoneVisit } from '../../electron/contract.ts';

export interface OfferData {
  page: 'offer';
  language: Language;
  languages: Language[];
  view: PhoneOffer;
  form: OfferForm;
}

export interface VisitData {
  page: 'visit';
  language: Language;
  languages: Language[];
  view: PhoneVisit;
  goToPay: boolean;
  /** Last part of the page's own address: where forms are sent to, relative to the page. */
  address: string;
}

export type PageData = OfferData | VisitData;

/** Names of the two elements that carry data and texts. */
export const islands = { data: 'view', texts: 'words' } as const;
