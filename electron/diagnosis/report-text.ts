/** The report on a terminal: a heading, then each area with its lights in words, worst first. */
import type { Area, DiagnosisReport, Finding, Light } from '../session/service-view.ts';
import { isoTime } from './finding.ts';

const lightWords: Record<Light, string> = {
  ok: 'OK',
  attention: 'ATTENTION',
  fault: 'FAULT',
  unknown: 'UNKNOWN',
};
const areaWords: Record<Area, string> = {
  outlets: 'Outlets',
  lines: 'Lines',
  payment: 'Payment',
  record: 'Record',
  screen: 'Screen',
  computer: 'Computer',
  settings: 'Settings',
};

/** Columns of a terminal that nobody has widened, and the width of the column of lights. */
const columns = 80;
const indent = 11;

/** Lines of at most 80 columns, where a word is not longer; ends with a line break. */
export function reportText(report: DiagnosisReport): string {
  const { stationId, version, atMs, light, findings } = report;
  const lines = [
    `Station ${stationId}, version ${version}, ${isoTime(atMs)}: ${lightWords[light]}`,
  ];
  let area: Area | null = null;
  for (const finding of findings) {
    if (finding.area !== area) lines.push('', areaWords[finding.area]);
    area = finding.area;
    lines.push(...findingLines(finding));
  }
  return `${lines.join('\n')}\n`;
}

function findingLines({ light, says, sinceMs, todo, code }: Finding): string[] {
  const since = sinceMs === null || light === 'ok' ? '' : ` Since ${isoTime(sinceMs)}.`;
  const label = `${lightWords[light]} `.padStart(indent);
  const pad = ' '.repeat(indent);
  const [first = '', ...others] = wrapped(`${says}${since} (${code})`, columns - indent);
  const todos = todo === '' ? [] : wrapped(`To do: ${todo}`, columns - indent);
  return [`${label}${first}`, ...[...others, ...todos].map((line) => `${pad}${line}`)];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
