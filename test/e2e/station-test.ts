/** Playwright's test with a kiosk that is always cleared away, and pictured when a test fails. */
import { test as base } from '@playwright/test';
import { Kiosk, type KioskOptions } from './kiosk.ts';
import { PhoneBrowser, type PhoneOptions } from './phone-browser.ts';

interface Fixtures {
  /** Starts world and app; closed after the test. */
  startKiosk: (options?: KioskOptions) => Promise<Kiosk>;
  /** World and configuration; the test launches the app itself. */
  prepareKiosk: (options?: KioskOptions) => Promise<Kiosk>;
  /** A phone's browser, closed after the test. */
  openPhone: (options?: PhoneOptions) => Promise<PhoneBrowser>;
}

export const test = base.extend<Fixtures & { kiosks: Kiosk[] }>({
  // Playwright wants a pattern here even where nothing is taken out of it.
  // eslint-disable-next-line no-empty-pattern
  kiosks: async ({}, use, info) => {
    const kiosks: Kiosk[] = [];
    await use(kiosks);
    for (const [index, kiosk] of kiosks.entries()) {
      if (info.status !== info.expectedStatus) {
        await kiosk.picture(info.outputPath(`kiosk-${index}.png`));
        await info.attach('app-log', { body: kiosk.errors.join('') });
      }
      await kiosk.close();
    }
  },
  prepareKiosk: async ({ kiosks }, use) => {
    await use(async (options) => {
      const kiosk = await Kiosk.prepare(options);
      kiosks.push(kiosk);
      return kiosk;
    });
  },
  // eslint-disable-next-line no-empty-pattern
  openPhone: async ({}, use, info) => {
    const phones: PhoneBrowser[] = [];
    await use(async (options) => {
      const phone = await PhoneBrowser.open(options);
      phones.push(phone);
      return phone;
    });
    for (const [index, phone] of phones.entries()) {
      if (info.status !== info.expectedStatus) {
        await phone.picture(info.outputPath(`phone-${index}.png`));
      }
      await phone.close();
    }
  },
  startKiosk: async ({ prepareKiosk }, use) => {
    await use(async (options) => {
      const kiosk = await prepareKiosk(options);
      await kiosk.launch();
      return kiosk;
    });
  },
});

export { expect } from '@playwright/test';
