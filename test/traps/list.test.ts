/** Every trap the machine must handle has its test file, and every test file here is of a trap. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

/** By trap: the file that sets it, and words of the test that does. */
const traps: [trap: string, file: string, words: RegExp][] = [
  ['approval arriving while the kiosk cancels', 'approval-races', /approved %d ms after it/],
  ['approval arriving while the time runs out', 'approval-races', /before they end/],
  ['approval after the driver left', 'approval-after-restart', /released wholly/],
  ['approval after a restart', 'approval-after-restart', /charged/],
  ['declined, expired, terminated', 'payment-endings', /terminated at the portal/],
  ['authorized, but the relay will not close', 'nothing-delivered', /relay will not close/],
  ['car never plugged in', 'nothing-delivered', /never plugged in/],
  ['zero energy', 'nothing-delivered', /no whole Wh/],
  ['cost below the least capture of the market', 'nothing-delivered', /less than the market takes/],
  ['car full', 'car-behaviour', /full: power near zero/],
  ['car suspended is not a fault', 'car-behaviour', /no fault, no end, goes on/],
  ['unplugged', 'car-behaviour', /unplugged without Stop/],
  ['held amount used up', 'amount-used-up', /opened in time, and not early/],
  ['meter silent', 'meter-trouble', /is silent/],
  ['meter reset or swapped in mid-session', 'meter-trouble', /register begins anew/],
  ['bus adapter gone', 'meter-trouble', /bus adapter/],
  ['relay reports closed when it should be open', 'relay-trouble', /reports closed/],
  ['power cut at every instant', '../station/power-cuts', /./],
  ['clock jump', 'clock-jumps', /a year ahead/],
  ['partial capture refused (6140)', 'capture-refused', /whole amounts only/],
  ['capture 6260 and 6280', 'capture-refused', /capture not now/],
  ['capture deadline near', 'capture-deadlines', /come near/],
  ['409, 423, 429, 5xx', 'statuses', /429 with Retry-After|429 on %s/],
  ['lost answers', 'lost-answers', /on %s, up to four times/],
  ['409 on a repeated receipt', 'receipts', /409 means it is there/],
  ['token expired in mid-flight', 'keys', /runs out while the charge does/],
  ['keys revoked and mended', 'keys', /the keys are revoked/],
  ['sales units of other markets', 'markets', /VAT of/],
  ['the brand by date', 'markets', /becomes Vipps/],
  ['money changed from outside', 'outside-hands', /before our own capture/],
  ['a payment that the record lost', 'orphans', /an empty record/],
];

const testFiles = readdirSync(here).filter((name) => name.endsWith('.test.ts'));

test.each(traps)('%s: test/traps/%s.test.ts', (_trap, file, words) => {
  const path = `${here}${file}.test.ts`;
  expect(existsSync(path)).toBe(true);
  expect(readFileSync(path, 'utf8')).toMatch(words);
});

it('names every file here', () => {
  const named = new Set(traps.map(([, file]) => `${file}.test.ts`));
  const others = testFiles.filter((name) => !named.has(name) && name !== 'list.test.ts');
  expect(others).toEqual([]);
});
