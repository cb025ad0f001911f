/** Order Management: receipts, once only, and categories. Orders need no payment to exist. */
import type { Problems } from './problems.ts';
import { receiptProblems } from './receipt-rules.ts';
import type { Operation } from './faults.ts';
import type { SalesUnit } from './sales-unit.ts';
import type { SeededIds } from './seeded-ids.ts';
import { asObject, jsonAnswer, parseJson, type Incoming, type SandboxResponse } from './wire.ts';

interface Order {
  receipt: Record<string, unknown> | null;
  category: Record<string, unknown> | null;
}

const categories = ['GENERAL', 'RECEIPT', 'ORDER_CONFIRMATION', 'DELIVERY', 'TICKET', 'BOOKING'];

const listed = ['NOK', 'DKK', 'EUR'];
/** Order Management 2.1 lists three currencies; a unit enabled for a fourth must get its receipts in it. */
const receiptCurrencies = { NO: listed, DK: listed, FI: listed, SE: [...listed, 'SEK'] };

export class OrderManagement {
  readonly #orders = new Map<string, Order>();
  readonly #ids: SeededIds;
  readonly #problems: Problems;

  constructor(ids: SeededIds, problems: Problems) {
    this.#ids = ids;
    this.#problems = problems;
  }

  receiptOf(msn: string, orderId: string): Record<string, unknown> | null {
    return this.#orders.get(`${msn}/${orderId}`)?.receipt ?? null;
  }

  /** Attaches a receipt that came with the payment itself. It counts as sent. */
  attach(msn: string, orderId: string, receipt: Record<string, unknown>): void {
    this.#order(msn, orderId).receipt = receipt;
  }

  answer(
    operation: Operation,
    { msn, market }: SalesUnit,
    orderId: string,
    incoming: Incoming,
  ): SandboxResponse {
    if (!/^[0-9A-Za-z\-_.]+$/.test(orderId)) {
      const fields = [{ name: 'orderId', reason: 'Must match ^[0-9A-Za-z-_\\.]+$.' }];
      return this.#problems.invalidParams(400, 'Bad Request', 'BadRequest', fields);
    }
    if (operation === 'receipt') {
      return this.#addReceipt(msn, orderId, incoming, receiptCurrencies[market]);
    }
    if (operation === 'category') return this.#putCategory(msn, orderId, incoming);
    const order = this.#orders.get(`${msn}/${orderId}`);
    if (order === undefined) {
      return this.#problems.invalidParams(404, 'Not Found', 'No such order.', []);
    }
    return jsonAnswer(200, {
      ...(order.category === null ? {} : { category: order.category }),
      ...(order.receipt === null ? {} : { receipt: order.receipt }),
    });
  }

  #addReceipt(
    msn: string,
    orderId: string,
    incoming: Incoming,
    currencies: readonly string[],
  ): SandboxResponse {
    const receipt = parseJson(incoming.body);
    const fields = receiptProblems(receipt, currencies);
    if (fields.length > 0) {
      return this.#problems.invalidParams(400, 'Bad Request', 'Validation failed.', fields);
    }
    if (this.receiptOf(msn, orderId) !== null) {
      return this.#problems.invalidParams(409, 'Conflict', 'The order has a receipt already.', []);
    }
    this.attach(msn, orderId, asObject(receipt) ?? {});
    return jsonAnswer(201, this.#ids.uuid());
  }

  #putCategory(msn: string, orderId: string, incoming: Incoming): SandboxResponse {
    const category = asObject(parseJson(incoming.body));
    const url = category?.['orderDetailsUrl'];
    if (category === null || !categories.includes(String(category['category']))) {
      const fields = [{ name: 'category', reason: `Must be one of ${categories.join(', ')}.` }];
      return this.#problems.invalidParams(400, 'Bad Request', 'Validation failed.', fields);
    }
    if (typeof url !== 'string' || !url.startsWith('https://')) {
      const fields = [{ name: 'orderDetailsUrl', reason: 'Must be an https address.' }];
      return this.#problems.invalidParams(400, 'Bad Request', 'Validation failed.', fields);
    }
    this.#order(msn, orderId).category = category;
    return jsonAnswer(200, this.#ids.uuid());
  }

  #order(msn: string, orderId: string): Order {
    const key = `${msn}/${orderId}`;
    const order = this.#orders.get(key) ?? { receipt: null, category: null };
    this.#orders.set(key, order);
    return order;
  }
}
