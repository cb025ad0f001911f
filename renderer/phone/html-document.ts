/**
 * The document around a page: head, body, and the data it was made from. Nothing in it runs or
 * styles by itself: the server's content policy allows neither, so neither can be smuggled in.
 */
import type { Language } from '../../electron/contract.ts';
import { islands } from './page-data.ts';

interface DocumentParts {
  language: Language;
  title: string;
  styles: string[];
  /** Null for a page with nothing to take over. */
  script: string | null;
  /** Where a page without scripts goes next, and when. */
  refresh: Refresh | null;
  /**
   * Translating browsers take text away from under the script: figures that change would stand
   * still, unnoticed. Pages with such figures forbid it.
   */
  mayBeTranslated: boolean;
  /** HTML. */
  body: string;
  /** Data and texts, for the script to go on from. */
  data: unknown;
  texts: unknown;
}

export interface Refresh {
  afterS: number;
  /** Null: the same page again. */
  url: string | null;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** JSON that cannot end its element, whatever a name in it says. */
function island(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<script type="application/json" id="${id}">${json}</script>`;
}

function refreshing({ afterS, url }: Refresh): string {
  const content = url === null ? String(afterS) : `${afterS};url=${url}`;
  return `<noscript><meta http-equiv="refresh" content="${escaped(content)}"></noscript>`;
}

/** Colours of phone.css, for the browser's own frame. */
const frameColours = [
  ['light', '#fafaf7'],
  ['dark', '#0e1214'],
] as const;

export function htmlDocument(parts: DocumentParts): string {
  const { language, title, styles, script, refresh, mayBeTranslated, body, data, texts } = parts;
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    `<title>${escaped(title)}</title>`,
    '<meta name="robots" content="noindex">',
    '<meta name="format-detection" content="telephone=no">',
    '<meta name="color-scheme" content="light dark">',
    ...frameColours.map(
      ([scheme, colour]) =>
        `<meta name="theme-color" media="(prefers-color-scheme: ${scheme})" content="${colour}">`,
    ),
    // There is none, and a phone on a poor network need not ask.
    '<link rel="icon" href="data:,">',
    ...styles.map((style) => `<link rel="stylesheet" href="${escaped(style)}">`),
    ...(script === null ? [] : [`<script type="module" src="${escaped(script)}"></script>`]),
    ...(refresh === null ? [] : [refreshing(refresh)]),
    ...(mayBeTranslated ? [] : ['<meta name="google" content="notranslate">']),
  ];
  const translate = mayBeTranslated ? '' : ' translate="no"';
  const taken = script === null ? '' : island(islands.data, data) + island(islands.texts, texts);
  return (
    `<!doctype html>\n<html lang="${language}"${translate}><head>${head.join('')}</head>` +
    `<body><div id="page">${body}</div>${taken}</body></html>\n`
  );
}
