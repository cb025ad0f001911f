/** What a receipt must look like (Order Management 2.1), and what is questionable about one that does. */
import type { FieldProblem } from './problems.ts';
import { asObject } from './wire.ts';

export const quantityUnits = ['PCS', 'KG', 'KM', 'MINUTE', 'LITRE', 'KWH'] as const;

const quantityPattern = /^\d+([.]\d{1,8})?$/;

/** Everything that breaks the contract, Order Management 2.1 unless told; empty for an acceptable receipt. */
export function receiptProblems(
  value: unknown,
  currencies: readonly string[] = ['NOK', 'DKK', 'EUR'],
): FieldProblem[] {
  const receipt = asObject(value);
  if (receipt === null) return [{ name: 'receipt', reason: 'Must be an object.' }];
  const lines = receipt['orderLines'];
  const problems: FieldProblem[] = [];
  if (!Array.isArray(lines) || lines.length === 0) {
    problems.push({ name: 'orderLines', reason: 'At least one line is required.' });
  } else {
    lines.forEach((line, index) => problems.push(...lineProblems(line, `orderLines[${index}]`)));
  }
  return [...problems, ...bottomLineProblems(receipt['bottomLine'], currencies)];
}

function lineProblems(value: unknown, path: string): FieldProblem[] {
  const line = asObject(value);
  if (line === null) return [{ name: path, reason: 'Must be an object.' }];
  const problems: FieldProblem[] = [];
  const wrong = (name: string, reason: string) =>
    problems.push({ name: `${path}.${name}`, reason });
  for (const name of ['name', 'id']) {
    if (typeof line[name] !== 'string' || line[name] === '') wrong(name, 'Is required.');
  }
  for (const name of ['totalAmount', 'totalAmountExcludingTax', 'totalTaxAmount']) {
    if (!Number.isInteger(line[name])) wrong(name, 'Must be a whole number of minor units.');
  }
  const rates = ['taxRate', 'taxPercentage'].filter(
    (name) => line[name] !== undefined && line[name] !== null,
  );
  if (rates.length !== 1) wrong('taxRate', 'Exactly one of taxRate and taxPercentage is required.');
  if (!isWholeTo(line['taxRate'], 10_000)) wrong('taxRate', 'Must be a whole number 0 to 10000.');
  if (!isWholeTo(line['taxPercentage'], 100)) {
    wrong('taxPercentage', 'Must be a whole number 0 to 100.');
  }
  if (!isWholeTo(line['discount'], Number.MAX_SAFE_INTEGER)) {
    wrong('discount', 'Must be 0 or more.');
  }
  const net = line['totalAmountExcludingTax'];
  if (
    problems.length === 0 &&
    Number(net) + Number(line['totalTaxAmount']) !== line['totalAmount']
  ) {
    wrong('totalAmount', 'Must be totalAmountExcludingTax and totalTaxAmount together.');
  }
  return [...problems, ...unitInfoProblems(line['unitInfo'], `${path}.unitInfo`)];
}

/** Absent, null, or a whole number from 0 to `most`. */
function isWholeTo(value: unknown, most: number): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function unitInfoProblems(value: unknown, path: string): FieldProblem[] {
  if (value === undefined || value === null) return [];
  const info = asObject(value);
  if (info === null) return [{ name: path, reason: 'Must be an object.' }];
  const problems: FieldProblem[] = [];
  const { unitPrice, quantity, quantityUnit } = info;
  if (unitPrice === undefined || !isWholeTo(unitPrice, Number.MAX_SAFE_INTEGER)) {
    problems.push({ name: `${path}.unitPrice`, reason: 'Must be a whole number of minor units.' });
  }
  if (typeof quantity !== 'string' || quantity.length > 10 || !quantityPattern.test(quantity)) {
    const reason = `Must be a text of at most 10 characters matching ${quantityPattern.source}.`;
    problems.push({ name: `${path}.quantity`, reason });
  }
  const units: readonly unknown[] = quantityUnits;
  if (quantityUnit !== undefined && quantityUnit !== null && !units.includes(quantityUnit)) {
    const reason = `Must be one of ${quantityUnits.join(', ')}.`;
    problems.push({ name: `${path}.quantityUnit`, reason });
  }
  return problems;
}

function bottomLineProblems(value: unknown, currencies: readonly string[]): FieldProblem[] {
  const bottom = asObject(value);
  if (bottom === null) return [{ name: 'bottomLine', reason: 'Is required.' }];
  const problems: FieldProblem[] = [];
  if (!currencies.includes(String(bottom['currency']))) {
    const reason = `Must be one of ${currencies.join(', ')}.`;
    problems.push({ name: 'bottomLine.currency', reason });
  }
  const posId = bottom['posId'];
  if (posId !== undefined && posId !== null && typeof posId !== 'string') {
    problems.push({ name: 'bottomLine.posId', reason: 'Must be a text.' });
  }
  if (!isWholeTo(bottom['tipAmount'], Number.MAX_SAFE_INTEGER)) {
    problems.push({ name: 'bottomLine.tipAmount', reason: 'Must be 0 or more.' });
  }
  return problems;
}

/** What the lines of an acceptable receipt come to, returns taken off. */
export function receiptTotalMinor(receipt: Record<string, unknown>): number {
  const lines = Array.isArray(receipt['orderLines']) ? (receipt['orderLines'] as unknown[]) : [];
  return lines.reduce<number>((sum, value) => {
    const line = asObject(value) ?? {};
    const amount = Number(line['totalAmount']);
    return line['isReturn'] === true ? sum - amount : sum + amount;
  }, 0);
}

/**
 * What Vipps takes without a word though it is wrong: lines that miss the captured amount (the app
 * then hides them), VAT that does not follow from the rate, no posId, another currency.
 */
export function receiptFindings(
  receipt: Record<string, unknown>,
  captured: { amountMinor: number; currency: string },
): string[] {
  const findings: string[] = [];
  const totalMinor = receiptTotalMinor(receipt);
  if (totalMinor !== captured.amountMinor) {
    findings.push(`lines come to ${totalMinor}, captured are ${captured.amountMinor}`);
  }
  const lines = Array.isArray(receipt['orderLines']) ? (receipt['orderLines'] as unknown[]) : [];
  for (const line of lines) {
    const finding = vatFinding(asObject(line) ?? {});
    if (finding !== null) findings.push(finding);
  }
  const bottom = asObject(receipt['bottomLine']) ?? {};
  if (typeof bottom['posId'] !== 'string' || bottom['posId'] === '') findings.push('no posId');
  if (bottom['currency'] !== captured.currency) {
    findings.push(`currency is ${String(bottom['currency'])}, captured in ${captured.currency}`);
  }
  return findings;
}

/** VAT contained in a gross amount is gross × rate / (1 + rate); one minor unit of rounding is allowed. */
function vatFinding(line: Record<string, unknown>): string | null {
  const rate = Number(line['taxRate'] ?? Number(line['taxPercentage']) * 100);
  const due = (Number(line['totalAmount']) * rate) / (10_000 + rate);
  const said = Number(line['totalTaxAmount']);
  if (Math.abs(due - said) <= 1) return null;
  return `line ${String(line['id'])}: VAT is ${said}, by its rate it is ${due.toFixed(2)}`;
}
