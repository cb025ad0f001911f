/** The page's program: shows the news the server sends, and sends back what a person does. */
import type { PageAct, PageEvse, PagePayment, PageState, PageSwitch } from './page-state.ts';

type Child = HTMLElement | string | null;

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

const line = place('line');

async function act(wanted: PageAct): Promise<void> {
  const answer = await fetch('act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  });
  if (answer.ok) return;
  const { why } = (await answer.json()) as { why: string };
  line.textContent = `Not done: ${why}.`;
}

function button(text: string, className: string, wanted: PageAct, isEnabled = true): HTMLElement {
  const made = element('button', { type: 'button', className, disabled: !isEnabled }, text);
  made.addEventListener('click', () => void act(wanted));
  return made;
}

/** Opens beside this page, as on another device. */
function link(text: string, href: string): HTMLElement {
  return element('a', { className: 'button', href, target: '_blank', rel: 'noopener' }, text);
}

function money(minor: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(minor / 100);
}

const stateWords: Record<PagePayment['state'], string> = {
  CREATED: 'waiting for the driver',
  AUTHORIZED: 'approved',
  ABORTED: 'declined',
  EXPIRED: 'expired',
  TERMINATED: 'cancelled by the station',
};

function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function row(name: string, value: string, className = ''): HTMLElement[] {
  return [element('dt', { className }, name), element('dd', { className }, value)];
}

function paymentWords(payment: PagePayment): HTMLElement[] {
  const { currency, reference, state } = payment;
  const words =
    state === 'CREATED'
      ? `${stateWords[state]}, ${minutes(payment.expiresInMs)} left`
      : state === 'AUTHORIZED' && payment.isSettled
        ? 'settled'
        : stateWords[state];
  const lines: HTMLElement[] = [
    element('p', { className: 'figure' }, money(payment.amountMinor, currency)),
    element('p', {}, payment.description),
    element('p', { className: 'muted' }, `${reference} · ${words}`),
  ];
  if (state === 'AUTHORIZED') lines.push(moneyOf(payment));
  if (payment.receipt !== null) lines.push(receiptOf(payment.receipt, currency));
  return lines;
}

function showPayment(payment: PagePayment): HTMLElement {
  const { reference, state, landingUrl } = payment;
  const key = `payment ${reference}`;
  const isOpen = state === 'CREATED';
  const made = part(key, 'article', null, () => []);
  made.className = 'payment';
  made.dataset['reference'] = reference;
  made.dataset['state'] = state;
  const actions = part(`${key} actions`, 'div', isOpen, () =>
    isOpen
      ? [
          button(landingUrl === null ? 'Scan and approve' : 'Approve', 'wallet', {
            act: 'approve',
            reference,
          }),
          button('Decline', '', { act: 'decline', reference }),
          ...(landingUrl === null ? [] : [link('Landing page', landingUrl)]),
        ]
      : [],
  );
  actions.className = 'actions';
  arrange(made, [part(`${key} words`, 'div', payment, () => paymentWords(payment)), actions]);
  return made;
}

function moneyOf(payment: PagePayment): HTMLElement {
  const { currency } = payment;
  const heldMinor = payment.authorizedMinor - payment.capturedMinor - payment.cancelledMinor;
  const list = element('dl', {}, ...row('Held', money(heldMinor, currency)));
  list.append(
    ...row('Paid', money(payment.capturedMinor, currency), 'sum'),
    ...row('Released', money(payment.cancelledMinor, currency)),
  );
  if (payment.refundedMinor > 0)
    list.append(...row('Paid back', money(payment.refundedMinor, currency)));
  return list;
}

function receiptOf(receipt: NonNullable<PagePayment['receipt']>, currency: string): HTMLElement {
  const list = element('dl', {});
  for (const one of receipt.lines) {
    list.append(...row(`${one.name} ${one.quantity}`.trim(), money(one.totalMinor, currency)));
    list.append(...row('of which VAT', money(one.vatMinor, currency)));
  }
  for (const finding of receipt.findings) list.append(...row('Receipt', finding, 'bad'));
  return element('div', {}, element('h3', { className: 'apart' }, 'Receipt'), list);
}

function evseWords(evse: PageEvse, isAlone: boolean): HTMLElement[] {
  const flows = evse.powerW > 0;
  const battery = evse.isFull ? 'battery full' : `battery ${evse.chargePercent} %`;
  const car = !evse.isPluggedIn ? 'not plugged in' : evse.isPaused ? 'paused' : 'plugged in';
  return [
    ...(isAlone ? [] : [element('h3', {}, `Outlet ${evse.label}`)]),
    element(
      'p',
      { className: flows ? 'figure flows' : 'figure' },
      (evse.powerW / 1000).toFixed(1),
      element('small', {}, flows ? ' kW, current flows' : ' kW'),
    ),
    element('p', {}, `Car ${car}, ${battery}`),
    element(
      'dl',
      {},
      ...row('Meter', `${(evse.meterWh / 1000).toFixed(3)} kWh`),
      ...row('Relay', evse.coilIsEnergized ? 'energized' : 'open'),
      ...row('Contacts', evse.contactIsClosed ? 'closed' : 'open'),
    ),
  ];
}

function showEvse(evse: PageEvse, isAlone: boolean): HTMLElement {
  const { label, isPluggedIn, isPaused, isFull, phonePageUrl } = evse;
  const key = `evse ${label}`;
  const made = part(key, 'article', null, () => []);
  made.className = 'evse';
  made.dataset['evse'] = label;
  const shown = [isPluggedIn, isPaused, isFull, phonePageUrl];
  const actions = part(`${key} actions`, 'div', shown, () => [
    isPluggedIn
      ? button('Unplug', '', { act: 'unplug', label })
      : button('Plug in', 'main', { act: 'plugIn', label }),
    isPaused
      ? button('Resume', '', { act: 'resume', label })
      : button('Pause', '', { act: 'pause', label }, isPluggedIn),
    button('Full', '', { act: 'fill', label }, isPluggedIn && !isFull),
    ...(phonePageUrl === null ? [] : [link('Phone page', phonePageUrl)]),
  ]);
  actions.className = 'actions';
  arrange(made, [part(`${key} words`, 'div', evse, () => evseWords(evse, isAlone)), actions]);
  return made;
}

/** The switches stay as they are; only their ticks follow the news. */
function showSwitches(all: readonly PageSwitch[]): HTMLElement[] {
  const groups = [...new Set(all.map(({ group }) => group))];
  const sets = groups.map((group) => {
    const members = all.filter((one) => one.group === group);
    const ids = members.map(({ id }) => id);
    return part(`switches ${group}`, 'fieldset', ids, () => [
      element('legend', {}, group),
      ...members.map(drawSwitch),
    ]);
  });
  for (const { id, isOn } of all) {
    const input = sets
      .flatMap((set) => [...set.querySelectorAll('input')])
      .find((candidate) => candidate.id === `switch-${id}`);
    if (input !== undefined) input.checked = isOn;
  }
  return sets;
}

function drawSwitch({ id, label }: PageSwitch): HTMLElement {
  const input = element('input', { type: 'checkbox', id: `switch-${id}` });
  input.addEventListener('change', () => void act({ act: 'switch', id, isOn: input.checked }));
  return element('label', {}, input, label);
}

const parts = new Map<string, { text: string; holder: HTMLElement }>();

/**
 * The piece of the page under `key`, drawn anew only when `what` differs: a button must not be
 * swapped under the finger while figures beside it change five times a second.
 */
function part(
  key: string,
  name: keyof HTMLElementTagNameMap,
  what: unknown,
  draw: () => HTMLElement[],
): HTMLElement {
  const text = JSON.stringify(what);
  const known = parts.get(key) ?? { text: '', holder: document.createElement(name) };
  if (known.text === text) return known.holder;
  const focusedAt = [...known.holder.children].findIndex((one) => one === document.activeElement);
  known.holder.replaceChildren(...draw());
  known.text = text;
  parts.set(key, known);
  const again = known.holder.children[focusedAt];
  if (again instanceof HTMLElement) again.focus();
  return known.holder;
}

/** Puts the pieces in place, touching nothing where they are there already. */
function arrange(target: HTMLElement, wanted: HTMLElement[]): void {
  const isSame =
    wanted.length === target.childNodes.length &&
    wanted.every((one, index) => target.childNodes[index] === one);
  if (!isSame) target.replaceChildren(...wanted);
}

const noPayment = element(
  'p',
  { className: 'muted' },
  'No payment yet. Start a charge on the station.',
);

function show(state: PageState): void {
  // Whole seconds are shown, so tenths are no reason to draw anew.
  const payments = state.payments.map((payment) =>
    showPayment({ ...payment, expiresInMs: Math.ceil(payment.expiresInMs / 1000) * 1000 }),
  );
  arrange(place('payments'), payments.length > 0 ? payments : [noPayment]);
  const isAlone = state.evses.length === 1;
  arrange(
    place('evses'),
    state.evses.map((evse) => showEvse(evse, isAlone)),
  );
  arrange(place('switches'), showSwitches(state.switches));
  const requests = part('requests', 'ol', state.requests, () =>
    state.requests.map(({ text, isBad }) => element('li', { className: isBad ? 'bad' : '' }, text)),
  );
  arrange(place('requests'), [requests]);
}

const news = new EventSource('news');
news.addEventListener('message', ({ data }) => show(JSON.parse(String(data)) as PageState));
news.addEventListener('open', () => {
  line.textContent = 'Live. Nothing here is real money.';
  delete line.dataset['isLost'];
});
news.addEventListener('error', () => {
  line.textContent = 'The world has stopped.';
  line.dataset['isLost'] = '';
});
