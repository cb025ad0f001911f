/**
 * The support bundle: everything that helps somebody far away to see what is the matter, in one signed
 * zip. Nothing personal and no secret is in it, and it is shown before it is written.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StationConfig } from '../config/types.ts';
import type { LogRing } from '../log-ring.ts';
import type { Redact } from '../log-redact.ts';
import { openRecord, type Db } from '../records/record-file.ts';
import type { SecretStore } from '../secret-store.ts';
import type { DiagnosisReport } from '../session/service-view.ts';
import { copyCut, planCut, type JournalCut } from './bundle-journal.ts';
import {
  fingerprintOf,
  manifestName,
  publicKeyOf,
  signatureName,
  signManifest,
  type Manifest,
} from './bundle-manifest.ts';
import { zipOf, type ZipEntry } from './bundle-zip.ts';
import { evidenceName } from './evidence-name.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import type { Places } from './places.ts';

export interface BundleParts {
  config: StationConfig;
  /** Of this program. */
  version: string;
  report: () => DiagnosisReport | Promise<DiagnosisReport>;
  /** The report for a terminal. */
  reportText: (report: DiagnosisReport) => string;
  /** Prometheus' text. */
  metrics: () => string | Promise<string>;
  versions: () =>
    { name: string; version: string }[] | Promise<{ name: string; version: string }[]>;
  log: LogRing;
  secrets: Pick<SecretStore, 'evidenceKey'>;
  places: Pick<Places, 'write'>;
  redact: Redact;
  /** The computer's time of day, ms since 1970. */
  nowMs: () => number;
}

export type BundleTools = Pick<Handlers, 'bundlePreview' | 'writeBundle'>;

const journalName = 'journal/station.db';
const noJournalName = 'journal/missing.txt';

export function bundleTools(parts: BundleParts): BundleTools {
  let isBusy = false;
  return {
    async bundlePreview() {
      const texts = await textFiles(parts);
      const files = texts.map(({ name, text }) => ({
        name,
        bytes: Buffer.byteLength(text),
        text,
      }));
      const fingerprint = fingerprintOf(publicKeyOf(parts.secrets.evidenceKey()));
      return answered<'bundlePreview'>({
        files: [...files, await journalPreview(parts)],
        fingerprint,
      });
    },
    async writeBundle({ place }) {
      if (isBusy) return refused('busy', 'A bundle is being written already.');
      isBusy = true;
      try {
        const atMs = parts.nowMs();
        const name = evidenceName(parts.config.station.id, atMs, 'support', 'zip');
        return await parts.places.write(place, name, () => zipOf(entriesOf(parts, atMs), atMs));
      } finally {
        isBusy = false;
      }
    },
  };
}

interface TextFile {
  name: string;
  text: string;
}

/** Each by itself: what cannot be made says why, and the others are there. */
async function textFiles(parts: BundleParts): Promise<TextFile[]> {
  const { config, redact } = parts;
  let report: DiagnosisReport | null = null;
  const reportOnce = async (): Promise<DiagnosisReport> => (report ??= await parts.report());
  const makers: [name: string, make: () => Promise<string> | string][] = [
    // The keys of Vipps are not in it at all; what is secret or personal by its name is hidden.
    ['configuration.json', () => jsonText(redact(config))],
    ['report.json', async () => cleanLines(jsonText(await reportOnce()), redact)],
    ['report.txt', async () => cleanLines(parts.reportText(await reportOnce()), redact)],
    [
      'log.jsonl',
      () =>
        parts.log
          .lines()
          .map(({ text }) => `${text}\n`)
          .join(''),
    ],
    ['versions.json', async () => cleanLines(jsonText(await parts.versions()), redact)],
    ['metrics.txt', async () => cleanLines(await parts.metrics(), redact)],
  ];
  const files: TextFile[] = [];
  for (const [name, make] of makers) {
    try {
      files.push({ name, text: await make() });
    } catch (error) {
      const text = `It could not be made: ${reasonOf(error)}\n`;
      files.push({ name, text: cleanLines(text, redact) });
    }
  }
  return files;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Line by line, as a text is cut off where it is very long. */
function cleanLines(text: string, redact: Redact): string {
  return text
    .split('\n')
    .map((line) => String(redact(line)))
    .join('\n');
}

/** One moment of the record for `use`; where it cannot be read, the reason. */
async function withRecord<T>(
  { config }: BundleParts,
  use: (db: Db) => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; why: string }> {
  const opened = openRecord(join(config.dataDir, 'station.db'));
  if (!opened.ok) return { ok: false, why: opened.message };
  const { db } = opened;
  try {
    db.exec('BEGIN');
    return { ok: true, value: await use(db) };
  } catch (error) {
    return { ok: false, why: `The record could not be copied: ${reasonOf(error)}` };
  } finally {
    db.close();
  }
}

async function journalPreview(parts: BundleParts): Promise<TextFile & { bytes: number }> {
  const read = await withRecord(parts, planCut);
  if (!read.ok) {
    const text = cleanLines(`${read.why}\n`, parts.redact);
    return { name: noJournalName, bytes: Buffer.byteLength(text), text };
  }
  const { counts, bytes, notes } = read.value;
  const lines = Object.entries(counts).map(([table, count]) => `${table}: ${count}`);
  const text = [...lines, ...notes.map((note) => `Left out: ${note}`), ''].join('\n');
  return { name: journalName, bytes, text };
}

/** All files, the manifest over them, and the signature over that. */
async function* entriesOf(parts: BundleParts, atMs: number): AsyncGenerator<ZipEntry> {
  const files: Manifest['files'] = [];
  const notes: string[] = [];
  for (const { name, text } of await textFiles(parts)) {
    yield counted(name, [Buffer.from(text)], files);
  }
  const work = join(parts.config.dataDir, 'bundle.part');
  try {
    const copied = await copyJournal(parts, work);
    if (copied.ok) {
      notes.push(...copied.cut.notes);
      yield counted(journalName, createReadStream(copied.path), files);
    } else {
      const text = cleanLines(`${copied.why}\n`, parts.redact);
      notes.push(`The journal. ${text.trim()}`);
      yield counted(noJournalName, [Buffer.from(text)], files);
    }
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => undefined);
  }
  const { config, version, secrets } = parts;
  const about = { station: config.station.id, version, madeAt: new Date(atMs).toISOString() };
  const signed = signManifest({ ...about, notes, files }, secrets.evidenceKey());
  yield { name: manifestName, content: [signed.manifest] };
  yield { name: signatureName, content: [signed.signature] };
}

async function copyJournal(
  parts: BundleParts,
  work: string,
): Promise<{ ok: true; path: string; cut: JournalCut } | { ok: false; why: string }> {
  const path = join(work, 'station.db');
  const copied = await withRecord(parts, async (db) => {
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true, mode: 0o700 });
    const cut = await planCut(db);
    await copyCut(db, path, cut, parts.redact);
    return cut;
  });
  return copied.ok ? { ok: true, path, cut: copied.value } : copied;
}

/** The entry, whose size and checksum are in `files` once it was read to its end. */
function counted(
  name: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  files: Manifest['files'],
): ZipEntry {
  async function* passing(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of content) {
      hash.update(part);
      bytes += part.length;
      yield part;
    }
    files.push({ name, bytes, sha256: hash.digest('hex') });
  }
  return { name, content: passing() };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
