/** The technician's sections as HTML: whole in every language, honest about what is not known. */
import { type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Language, ServiceScreen, TrialPhase, TrialVerdict } from '../../electron/contract.ts';
import type { StationSnapshot } from '../../renderer/kiosk/station.ts';
import { deskFor, DeskProvider } from '../../renderer/service/desk.ts';
import { Acts } from '../../renderer/service/sections/maintenance.tsx';
import { Preview } from '../../renderer/service/sections/evidence.tsx';
import { FrameList } from '../../renderer/service/sections/frames.tsx';
import { Quality } from '../../renderer/service/sections/lines.tsx';
import { LogList } from '../../renderer/service/sections/log.tsx';
import { Readings, RegisterTable } from '../../renderer/service/sections/meter.tsx';
import { Report } from '../../renderer/service/sections/overview.tsx';
import { TestSteps } from '../../renderer/service/sections/payment.tsx';
import { Trial } from '../../renderer/service/sections/relay.tsx';
import { ScanResult } from '../../renderer/service/sections/scan.tsx';
import { SessionTable, Timeline } from '../../renderer/service/sections/sessions.tsx';
import { plotData } from '../../renderer/service/parts/power-plot.tsx';
import { sectionNames, ServiceDesk } from '../../renderer/service/service-desk.tsx';
import { serviceCatalogues } from '../../renderer/service/text/catalogue.ts';
import { sayIn } from '../../renderer/text/say.ts';
import { wordsFor, WordsProvider } from '../../renderer/text/words.ts';
import { station } from '../fixtures/screen-parts.ts';
import { answers } from '../fixtures/service-answers.ts';
import { troubledReport, wellReport } from '../fixtures/service-report.ts';
import { busyDesk, deskSnapshot, inTrial, quietDesk } from '../fixtures/service-screen.ts';

const everyLanguage = Object.keys(serviceCatalogues) as Language[];

function snapshotOf(screen: ServiceScreen, language: Language): StationSnapshot {
  const snapshot = deskSnapshot(screen, { language });
  if (snapshot.kind !== 'station') throw new Error('a station was to be shown');
  return snapshot;
}

function within(screen: ServiceScreen, language: Language, content: ReactNode): string {
  const words = wordsFor(language, station, sayIn(language, 'Vipps'));
  const desk = deskFor(screen, snapshotOf(screen, language), words);
  return renderToStaticMarkup(
    <WordsProvider value={words}>
      <DeskProvider value={desk}>{content}</DeskProvider>
    </WordsProvider>,
  );
}

function textIn(markup: string): string {
  return markup
    .replaceAll(/<\/?(?:span|code|wbr|strong|output)\b[^>]*>|<!-- -->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

function expectWhole(markup: string): void {
  // A missing key would show its name, a missing value its braces.
  expect(markup).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object|Infinity/);
}

describe.each(everyLanguage)('%s', (language) => {
  it.each(sectionNames)('%s is whole, and its way out is there', (section) => {
    for (const screen of [quietDesk, busyDesk, { ...busyDesk, isReadOnly: true }]) {
      const markup = within(
        screen,
        language,
        <ServiceDesk screen={screen} snapshot={snapshotOf(screen, language)} startsAt={section} />,
      );
      expectWhole(markup);
      expect(markup.match(/<h1/g)).toHaveLength(1);
      expect(textIn(markup)).toContain(serviceCatalogues[language].leave);
      expect(textIn(markup).includes(serviceCatalogues[language].readOnly)).toBe(screen.isReadOnly);
    }
  });

  it('every answer is whole', () => {
    const markup = within(
      busyDesk,
      language,
      <>
        <Report report={troubledReport} />
        <Report report={wellReport} />
        <Readings readings={answers.readings} serial={null} />
        <Readings
          readings={{ ...answers.readings, points: [], comparison: null, readingAgeMs: null }}
          serial="58213377"
        />
        <RegisterTable registers={answers.registers} />
        <Quality quality={answers.lineQuality} />
        <Quality quality={{ ...answers.lineQuality, isUp: false, reason: null, units: [] }} />
        <ScanResult scan={answers.scan} />
        <ScanResult scan={{ ...answers.scan, isRunning: false, found: [], trouble: 'line down' }} />
        <FrameList frames={answers.frames} />
        <TestSteps steps={[...answers.testPayment, ...answers.testWebhook]} />
        <SessionTable sessions={answers.sessions.sessions} onStory={() => undefined} />
        <Timeline lines={answers.story} />
        <LogList lines={answers.log.lines} />
        <Preview preview={answers.bundlePreview} />
        <Acts acts={busyDesk.acts} />
      </>,
    );
    expectWhole(markup);
    expect(markup.length).toBeGreaterThan(5_000);
  });
});

const english = (content: ReactNode, screen = busyDesk) => within(screen, 'en', content);

it('names each finding for programs, and says what to do about it', () => {
  const markup = english(<Report report={troubledReport} />);
  expect(markup).toContain(
    'data-testid="finding" data-code="meter-other-unit" data-light="fault" data-about="B"',
  );
  expect(markup.match(/data-testid="finding"/g)).toHaveLength(troubledReport.findings.length);
  const text = textIn(markup);
  expect(text).toContain('Something does not work.');
  expect(text).toContain('such a meter answers as unit 7');
  expect(text).toContain('since 14:03:00, 4 min ago');
  expect(text).toContain('What to do: Set the meter to unit 2');
  // Areas with faults stand before those without.
  const order = [...markup.matchAll(/<h2[^>]*>([^<]+)</g)].map(([, name]) => name);
  expect(order.slice(0, 2)).toEqual(['Outlets', 'Payment']);
  expect(order.indexOf('Screen')).toBe(order.length - 1);
  expect(textIn(english(<Report report={wellReport} />))).not.toContain('What to do');
});

it('holds two readings against each other in words', () => {
  const { comparison } = answers.readings;
  if (comparison === null) throw new Error('there is nothing to compare');
  const said = (isPlausible: boolean) =>
    textIn(
      english(
        <Readings
          readings={{ ...answers.readings, comparison: { ...comparison, isPlausible } }}
          serial={null}
        />,
      ),
    );
  expect(said(true)).toContain(
    'In 60 s the register rose 182 Wh; power × time says 180 Wh: plausible.',
  );
  expect(said(false)).toContain('not plausible');
});

it('writes registers as a technician looks them up', () => {
  const text = textIn(english(<RegisterTable registers={answers.registers} />));
  expect(text).toMatch(/energy 1 4 0x0156 45 9A 8B 33 12 345\.670 kWh 21/);
  expect(text).toMatch(/serial number 1 3 0xFC00 no answer/);
});

it('draws seconds and kilowatts', () => {
  expect(plotData([{ atMs: 2_000, energyWh: 1, powerW: 10_900 }])).toEqual([[2], [10.9]]);
});

const phases: TrialPhase[] = ['checking', 'closing', 'closed', 'opening', 'verifying'];

it.each(phases)('a test that goes on can be ended at once: %s', (phase) => {
  const { trial } = inTrial(phase);
  if (trial === null) throw new Error('there is no test');
  const markup = english(<Trial trial={trial} />);
  expect(markup).toContain(`data-phase="${phase}" data-verdict=""`);
  expect(markup.match(/data-state="done"/g) ?? []).toHaveLength(phases.indexOf(phase));
  expect(textIn(markup)).toContain('Open now');
});

const verdicts: TrialVerdict[] = [
  'passed',
  'no-record',
  'no-reading',
  'not-open-before',
  'car-connected',
  'no-lease',
  'did-not-close',
  'auxiliary-stayed-open',
  'did-not-hold',
  'did-not-open',
  'opened-late',
  'current-after-open',
  'interrupted',
];

it.each(verdicts)('a verdict says what it means and what to do: %s', (verdict) => {
  const { trial } = inTrial('done', verdict);
  if (trial === null) throw new Error('there is no test');
  const text = textIn(english(<Trial trial={trial} />));
  expect(text).not.toContain('Open now');
  expect(text).toContain(serviceCatalogues.en[`verdict.${verdict}`]);
  expect(text).toContain(serviceCatalogues.en[`verdict.${verdict}.todo`]);
});

it('offers nothing that acts while somebody’s charge runs', () => {
  const offered = (isReadOnly: boolean, startsAt: 'outlets' | 'payment' | 'maintenance') => {
    const screen = { ...busyDesk, isReadOnly };
    const snapshot = snapshotOf(screen, 'en');
    const markup = english(
      <ServiceDesk screen={screen} snapshot={snapshot} startsAt={startsAt} />,
      screen,
    );
    return [...markup.matchAll(/<button[^>]*?( disabled="")?[^>]*>/g)].filter(
      ([tag]) => tag.includes('class="tool plain"') && !tag.includes('disabled=""'),
    ).length;
  };
  expect(offered(true, 'outlets')).toBeLessThan(offered(false, 'outlets'));
  expect(offered(true, 'payment')).toBeLessThan(offered(false, 'payment'));
  expect(offered(true, 'maintenance')).toBeLessThan(offered(false, 'maintenance'));
});

it('lists what this visit has done, outcomes in words', () => {
  const text = textIn(english(<Acts acts={busyDesk.acts} />));
  expect(text).toContain('contactor tested A: Passed: it closed, held and opened as it should.');
  expect(text).toContain('taken out of service B: electrical fault');
});
