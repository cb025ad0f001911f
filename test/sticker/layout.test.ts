/** Where things stand on a sticker, in every language, with the longest words a configuration takes. */
import { describe, expect, it } from 'vitest';
import type { TextMark } from '../../build/sticker/drawing.ts';
import { layOut, type Code, type StickerFacts } from '../../build/sticker/layout.ts';
import { qrModules } from '../../build/sticker/qr-modules.ts';
import { openTypeface } from '../../build/sticker/typeface.ts';
import { stickerWords } from '../../build/sticker/words.ts';
import { languages } from '../../electron/session/view.ts';

const typeface = openTypeface();
const target = 'https://qr.vipps.no/28/2/05/031/kQ7xAbCdEfGh';
const code: Code = { kind: 'modules', ...qrModules(target) };

const usual: StickerFacts = {
  stationName: 'Storgata 12, Oslo',
  stationId: '21678',
  outlet: 'A',
  language: 'nb',
  brand: 'Vipps',
  supportPhone: '+47 22 00 00 00',
  operator: 'Lade AS',
  address: 'https://charge.example.com/21678/c/A',
};
/** As long as the configuration lets them be. */
const longest: StickerFacts = {
  ...usual,
  brand: 'MobilePay',
  stationName: 'Ladestationsbetreibergesellschaft Westliches Südschleswig, 2',
  stationId: 'DK-NORREBROGADE-PARKHAUS-2.unten.wes',
  outlet: 'WWWWWWW8',
  supportPhone: '+45 (12) 34 56 78-90 123',
  operator: 'Kraftwerke Südschleswig Ladeinfrastruktur GmbH & Co. Kommanditgesellschaft Flensb',
  address: `https://${'a-long-name.'.repeat(12)}example.com/${'path/'.repeat(40)}c/WWWWWWW8`,
};

function textsOf(facts: StickerFacts): TextMark[] {
  return layOut(facts, code, typeface).marks.flatMap((mark) =>
    mark.kind === 'text' ? [mark] : [],
  );
}

/** What a line covers: from its capitals to what hangs below it, if anything does. */
function boxOf({ text, weight, sizeMm, xMm, baselineMm }: TextMark) {
  const rightMm = xMm + typeface.widthOf(text, weight) * sizeMm;
  const hangingMm = /[gjpqyQ,;()]/.test(text) ? 0.21 * sizeMm : 0;
  return {
    text,
    leftMm: xMm,
    rightMm,
    topMm: baselineMm - 0.73 * sizeMm,
    bottomMm: baselineMm + hangingMm,
  };
}

type Box = ReturnType<typeof boxOf>;

function areApart(one: Box, other: Box): boolean {
  return (
    one.rightMm <= other.leftMm ||
    other.rightMm <= one.leftMm ||
    one.bottomMm <= other.topMm ||
    other.bottomMm <= one.topMm
  );
}

describe.each([
  ['usual', usual],
  ['longest', longest],
  ['hanging', { ...usual, outlet: 'gy', stationName: 'Jygging på Grågåsgjerdet' }],
])('with the %s words', (_which, facts) => {
  it.each(languages)(
    '%s: nothing leaves the sticker, touches another line or comes near the code',
    (language) => {
      const { marks } = layOut({ ...facts, language }, code, typeface);
      const codeMark = marks.find((mark) => mark.kind === 'modules');
      if (codeMark === undefined) throw new Error('a sticker without its code');
      const { sideMm, modules, xMm, yMm } = codeMark;
      const quietMm = (4 * sideMm) / modules;
      const boxes = textsOf({ ...facts, language }).map(boxOf);
      const outside = boxes.filter(
        ({ leftMm, rightMm, topMm, bottomMm }) =>
          leftMm < 7.9 || rightMm > 92.1 || topMm < 6.9 || bottomMm > 147,
      );
      expect(outside).toEqual([]);
      const zone: Box = {
        text: 'code',
        leftMm: xMm - quietMm,
        rightMm: xMm + sideMm + quietMm,
        topMm: yMm - quietMm,
        bottomMm: yMm + sideMm + quietMm,
      };
      const all = [zone, ...boxes];
      const touching = all.flatMap((one, index) =>
        all
          .slice(index + 1)
          .filter((other) => !areApart(one, other))
          .map((other) => `${one.text} / ${other.text}`),
      );
      expect(touching).toEqual([]);
    },
  );
});

describe('a sticker', () => {
  it('has a code of at least 60 mm with four modules of quiet zone inside its border', () => {
    for (const text of ['https://qr.vipps.no/x', target, `${target}${'x'.repeat(200)}`]) {
      const { marks } = layOut(usual, { kind: 'modules', ...qrModules(text) }, typeface);
      const [mark] = marks.flatMap((one) => (one.kind === 'modules' ? [one] : []));
      expect(mark?.sideMm).toBeGreaterThanOrEqual(60);
      const quietMm = (4 * (mark?.sideMm ?? 0)) / (mark?.modules ?? 1);
      expect((mark?.xMm ?? 0) - quietMm).toBeGreaterThan(2.3);
    }
  });

  it('shows the outlet larger than anything else, and no price', () => {
    const texts = textsOf(usual);
    const [largest] = texts.toSorted((a, b) => b.sizeMm - a.sizeMm);
    expect(largest?.text).toBe('A');
    expect(texts.map(({ text }) => text).join(' ')).not.toMatch(/\bkr\b|kWh|€/);
  });

  it('says where it is, what to do, whom to call and where the code leads', () => {
    const all = textsOf(usual).map(({ text }) => text);
    expect(all.join(' ')).toBe(
      'Uttak A Storgata 12, Oslo 21678 Skann for å lade og betale med Vipps Hjelp: +47 22 00 00 00 Lade AS Koden åpner en side på adressen under. Viser nettleseren en annen adresse, så ikke betal, men ring oss. https://charge.example.com/21678/c/A',
    );
  });

  it('keeps a number with its street, and cuts what has no room with an ellipsis', () => {
    const lines = textsOf({ ...usual, stationName: 'Hämeenkatu 14, Tampere keskusta' });
    expect(lines.map(({ text }) => text)).toContain('Hämeenkatu 14,');
    const address = textsOf(longest).at(-1)?.text ?? '';
    expect(address.endsWith('…')).toBe(true);
    expect(textsOf(longest).some(({ text }) => text.startsWith('https://a-long-name.'))).toBe(true);
  });

  it('has every letter of its words', () => {
    const words = Object.values(stickerWords).flatMap(({ outlet, scan, help, check }) => [
      outlet,
      scan('MobilePay'),
      help,
      check,
    ]);
    expect(typeface.missingIn(`${words.join('')}…æøåÆØÅäöüÄÖÜßŠšŽžČčĐđŊŋŦŧÞþÐð`)).toEqual([]);
  });
});
