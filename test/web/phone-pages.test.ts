/** The pages of a phone over HTTP, without any script in them: from the price to the receipt. */
import { describe, expect, it, test } from 'vitest';
import { readingLimit } from '../../electron/web/limits.ts';
import { visitToken } from '../../electron/web/page-tokens.ts';
import { pageKey, publicUrl } from '../station/bench.ts';
import { formIn, pathOf, PhoneBench } from './phone-bench.ts';

describe('the page of an outlet', () => {
  it('says price, amounts and terms, and asks to have the terms accepted', async () => {
    const { body, statusCode } = await (await PhoneBench.open()).phone().get('/c/A');
    expect(statusCode).toBe(200);
    expect(body).toContain('4,59');
    expect(body).toMatch(/<input type="checkbox" required="" name="terms"/);
    expect(body).not.toMatch(/<input[^>]*name="terms"[^>]*checked/);
    expect(body.match(/name="amount"/g)).toHaveLength(3);
  });

  it('is the same under the public address, whose prefix the proxy may leave on', async () => {
    const phone = (await PhoneBench.open()).phone();
    const { pathname } = new URL(`${publicUrl}/c/A`);
    const answer = await phone.get(pathname);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('4,59');
    const paid = await phone.post(pathname, {
      form: formIn(answer.body),
      amount: '20000',
      terms: 'yes',
    });
    expect(pathOf(paid, pathname)).toMatch(/^\/21678\/s\/[\w-]{32}\.lk-21678-A-\d{6}-1\?pay$/);
  });

  test.each([
    '/c/Z',
    '/c/__proto__',
    '/c/',
    '/c/A/',
    '/c/%00',
    '/s/x',
    '/s/',
    '/nowhere',
    '/assets/../x',
  ])('%s is not found, in words of no use to anybody', async (path) => {
    const answer = await (await PhoneBench.open()).phone().get(path);
    expect([400, 404]).toContain(answer.statusCode);
    expect(answer.body).not.toMatch(/stack|node_modules|Error:/);
  });

  it('is in the language of the phone, or the one chosen, which is remembered', async () => {
    const phone = (await PhoneBench.open()).phone();
    const lang = async (url: string, accepts: string) => {
      const { body } = await phone.get(url, { 'accept-language': accepts });
      return /<html[^>]* lang="(\w+)"/.exec(body)?.[1];
    };
    expect(await lang('/c/A', 'fi-FI,fi;q=0.9,en;q=0.8')).toBe('fi');
    expect(await lang('/c/A', 'pt-BR')).toBe('nb');
    expect(await lang('/c/A?lang=en', 'fi')).toBe('en');
    expect(await lang('/c/A', 'fi')).toBe('en');
    expect(await lang('/c/A?lang=xx', 'fi')).toBe('en');
  });
});

describe('paying', () => {
  it('creates one payment for the chosen amount, and leads on to Vipps by the status page', async () => {
    const { bench, ...rest } = await PhoneBench.open();
    const phones = Object.assign(Object.create(PhoneBench.prototype) as PhoneBench, {
      bench,
      ...rest,
    });
    const phone = phones.phone();
    const answer = await phone.pay('A', { amount: '50000' });
    expect(answer.statusCode).toBe(303);
    const [payment] = bench.sandbox.payments();
    expect(payment).toMatchObject({
      userFlow: 'WEB_REDIRECT',
      amountMinor: 50_000,
      returnUrl: `${publicUrl}/s/${visitToken(pageKey, payment?.reference ?? '')}`,
    });
    const page = await phone.get(pathOf(answer, '/c/A'));
    expect(page.body).toContain(payment?.redirectUrl?.replaceAll('&', '&amp;'));
    expect(page.body).toMatch(/http-equiv="refresh"[^>]*content="0;/);
    // Coming back from Vipps, the page waits and sends nobody on.
    const again = await phone.get(`/s/${visitToken(pageKey, payment?.reference ?? '')}`);
    expect(again.body).not.toMatch(/content="0;/);
    expect(again.body).toContain('data-screen="pay"');
  });

  test.each([
    ['terms not accepted', { terms: '' }, 422],
    ['an amount that is not offered', { amount: '34999' }, 422],
    ['an amount that is no number', { amount: '1e9' }, 422],
    ['a form made up', { form: '1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, 422],
  ])(
    '%s: the form comes back with words, and nothing is created',
    async (_what, change, status) => {
      const phones = await PhoneBench.open();
      const answer = await phones.phone().pay('A', change);
      expect(answer.statusCode).toBe(status);
      expect(answer.body).toContain('name="form"');
      expect(phones.bench.sandbox.payments()).toEqual([]);
    },
  );

  it('a form of another site counts for nothing', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const form = formIn((await phone.get('/c/A')).body);
    const fields = { form, amount: '35000', terms: 'yes' };
    const strangers: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      { 'sec-fetch-site': '', origin: 'null' },
    ];
    for (const headers of strangers) {
      expect((await phone.post('/c/A', fields, headers)).statusCode).toBe(403);
    }
    expect(phones.bench.sandbox.payments()).toEqual([]);
  });

  it('a double tap, and the back button with a tap, lead to the one payment there is', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const form = formIn((await phone.get('/c/A')).body);
    const fields = { form, amount: '35000', terms: 'yes' };
    const [one, other] = await Promise.all([
      phone.post('/c/A', fields),
      phone.post('/c/A', fields),
    ]);
    const third = await phone.post('/c/A', fields);
    expect(new Set([one, other, third].map((answer) => pathOf(answer, '/c/A'))).size).toBe(1);
    expect(phones.bench.sandbox.payments()).toHaveLength(1);
    // The outlet's page shows its own browser the way back, and a stranger's none.
    const own = await phone.get('/c/A');
    expect(own.body).toContain(
      `../s/${visitToken(pageKey, phones.bench.sandbox.payments()[0]?.reference ?? '')}`,
    );
    expect((await phones.phone().get('/c/A')).body).not.toContain('../s/');
  });

  it('of two phones one wins, and the other is told and not charged', async () => {
    const phones = await PhoneBench.open();
    const [anna, bjorn] = [phones.phone(), phones.phone()];
    const forms = [
      formIn((await anna.get('/c/A')).body),
      formIn((await bjorn.get('/c/A')).body),
    ] as const;
    const fields = { amount: '35000', terms: 'yes' };
    const [first, second] = await Promise.all([
      anna.post('/c/A', { ...fields, form: forms[0] }),
      bjorn.post('/c/A', { ...fields, form: forms[1] }),
    ]);
    expect(new Set([first.statusCode, second.statusCode])).toEqual(new Set([303, 409]));
    expect(phones.bench.sandbox.payments()).toHaveLength(1);
  });

  it('a page left open until tomorrow is shown anew, not sold from', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const form = formIn((await phone.get('/c/A')).body);
    const old = `${(Date.now() - 1).toString(36)}${form.slice(form.indexOf('.'))}`;
    const answer = await phone.post('/c/A', { form: old, amount: '35000', terms: 'yes' });
    expect(answer.statusCode).toBe(422);
    expect(phones.bench.sandbox.payments()).toEqual([]);
  });

  it('a form for one outlet buys nothing at another', async () => {
    const phones = await PhoneBench.open({ labels: ['A', 'B'] });
    const phone = phones.phone();
    const form = formIn((await phone.get('/c/A')).body);
    const answer = await phone.post('/c/B', { form, amount: '35000', terms: 'yes' });
    expect(answer.statusCode).toBe(422);
  });

  it('nobody pays while somebody chooses at the station’s screen, and the page says so', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const form = formIn((await phone.get('/c/A')).body);
    phones.bench.station.intend({ type: 'start', evse: 'A' });
    const answer = await phone.post('/c/A', { form, amount: '35000', terms: 'yes' });
    expect(answer.statusCode).toBe(409);
    expect((await phone.get('/c/A')).body).not.toContain('name="form"');
    expect(phones.bench.sandbox.payments()).toEqual([]);
  });

  it('from one address only so often, and at one outlet only so often, whoever asks', async () => {
    const phones = await PhoneBench.open();
    const pesters = async (address?: string): Promise<number> => {
      const answer = await phones.phone(address).pay();
      const path = answer.statusCode === 303 ? pathOf(answer, '/c/A') : null;
      if (path !== null) {
        await phones.phone().post(`${path.replace('?pay', '')}/cancel`, {});
        await phones.bench.until(() => phones.bench.state === 'idle');
      }
      return answer.statusCode;
    };
    const fromOne: number[] = [];
    for (let count = 0; count < 11; count += 1) fromOne.push(await pesters('203.0.113.9'));
    expect(fromOne).toEqual([...Array.from({ length: 10 }, () => 303), 429]);
    const fromMany: number[] = [];
    for (let count = 0; count < 11; count += 1) fromMany.push(await pesters());
    expect(fromMany).toEqual([...Array.from({ length: 10 }, () => 303), 429]);
  }, 30_000);
});

describe('the status page', () => {
  async function charging() {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const path = pathOf(await phone.pay(), '/c/A').replace('?pay', '');
    const [payment] = phones.bench.sandbox.payments();
    const reference = payment?.reference ?? '';
    phones.bench.sandbox.customer.approve(reference);
    await phones.bench.until(() => phones.bench.state === 'awaitingVehicle');
    phones.bench.plugIn();
    await phones.bench.until(() => phones.bench.state === 'charging');
    await phones.bench.pass(120_000);
    return { phones, phone, path, reference };
  }

  it('follows the charge, and Stop ends it, captures exactly, and shows the receipt for good', async () => {
    const { phones, phone, path, reference } = await charging();
    const page = await phone.get(path);
    expect(page.body).toContain('data-screen="charging"');
    const cost = Number(/data-testid="cost"[^>]*data-value="(\d+)"/.exec(page.body)?.[1]);
    expect(cost).toBeGreaterThan(0);
    const stopped = await phone.post(`${path}/stop`, {});
    expect(pathOf(stopped, `${path}/stop`)).toBe(path);
    await phones.bench.until(
      () => phones.bench.station.state.payments[reference]?.isSettled === true,
    );
    const receipt = await phone.get(path);
    expect(receipt.body).toContain('data-screen="receipt"');
    const { capturedMinor, cancelledMinor } = phones.bench.sandbox.payment(reference);
    expect(receipt.body).toMatch(
      new RegExp(`data-testid="captured"[^>]*data-value="${capturedMinor}"`),
    );
    expect(capturedMinor + cancelledMinor).toBe(35_000);
    expect(capturedMinor).toBeGreaterThanOrEqual(cost);
  });

  it('a browser that never was here sees the same: the address is all it takes', async () => {
    const { phones, path } = await charging();
    expect((await phones.phone().get(path)).body).toContain('data-screen="charging"');
    const { screen } = (await phones.phone().get(`${path}/state`)).json<{
      screen: { name: string };
    }>();
    expect(screen.name).toBe('charging');
  });

  it('another site ends no charge', async () => {
    const { phones, phone, path } = await charging();
    const answer = await phone.post(`${path}/stop`, {}, { 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(403);
    expect(phones.bench.state).toBe('charging');
  });

  it('Stop gets through whatever that address has asked before', async () => {
    const { phones, path } = await charging();
    const wild = phones.phone('203.0.113.77');
    let refused = 0;
    for (let count = 0; count < readingLimit.max + 20; count += 1) {
      const { statusCode } = await wild.get(`${path}/state`);
      if (statusCode === 429) refused += 1;
    }
    expect(refused).toBe(20);
    await wild.post(`${path}/stop`, {});
    expect(phones.bench.state).not.toBe('charging');
  });

  it('is of no use with a single character changed', async () => {
    const { phones, path } = await charging();
    for (const at of [3, 20, 34]) {
      const other = path[at] === 'A' ? 'B' : 'A';
      const forged = path.slice(0, at) + other + path.slice(at + 1);
      const answer = await phones.phone().post(`${forged}/stop`, {});
      expect(answer.statusCode).toBe(404);
    }
    expect(phones.bench.state).toBe('charging');
  });

  it('survives a restart of the station, cookies and all', async () => {
    const { phones, phone, path } = await charging();
    await phones.bench.restart(5000);
    await phones.bench.until(() => phones.bench.state === 'charging');
    expect((await phone.get(path)).body).toContain('data-screen="charging"');
  });

  test.each([
    ['declined', 'decline'],
    ['expired', 'letExpire'],
  ] as const)('says %s', async (screen, act) => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const path = pathOf(await phone.pay(), '/c/A').replace('?pay', '');
    phones.bench.sandbox.customer[act](phones.bench.sandbox.payments()[0]?.reference ?? '');
    await phones.bench.until(() => phones.bench.state === 'finished');
    const { body } = await phone.get(path);
    expect(body).toContain(`data-screen="${screen}"`);
    expect(body).toContain('../c/A');
  });

  it('cancelled on the phone: the outlet is free again and nothing is held', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const path = pathOf(await phone.pay(), '/c/A').replace('?pay', '');
    await phone.post(`${path}/cancel`, {});
    await phones.bench.until(() => phones.bench.state === 'idle');
    expect(phones.bench.sandbox.payments()[0]).toMatchObject({ state: 'TERMINATED' });
  });
});

describe('every answer', () => {
  it('forbids framing, sniffing, foreign scripts and keeping', async () => {
    const phone = (await PhoneBench.open()).phone();
    for (const path of ['/c/A', '/c/Z', '/s/x', '/nowhere', '/healthz']) {
      const { headers } = await phone.get(path);
      expect(headers['content-security-policy'], path).toContain("default-src 'none'");
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'strict-origin',
      });
      expect(headers['server']).toBeUndefined();
    }
  });

  it('files of the bundle may be kept for ever, and there are no others', async () => {
    const phone = (await PhoneBench.open()).phone();
    const file = await phone.get('/assets/phone-abc.js');
    expect(file.headers['cache-control']).toContain('immutable');
    for (const path of ['/assets/', '/assets/package.json', '/assets/..%2f..%2fpackage.json']) {
      expect((await phone.get(path)).statusCode, path).toBe(404);
    }
  });

  it('a body too large, or of another kind, is refused', async () => {
    const phones = await PhoneBench.open();
    const phone = phones.phone();
    const long = await phone.post('/c/A', { form: 'x'.repeat(5000) });
    expect(long.statusCode).toBe(413);
    const json = await phone.post('/c/A', {}, { 'content-type': 'application/xml' });
    expect(json.statusCode).toBe(415);
  });
});
