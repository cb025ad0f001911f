/** CSV after RFC 4180, safe to open in a spreadsheet. */

export type CsvCell = string | number | null;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
 * Injection): what stands in a record can come from outside. A plain negative number is none.
 */
function harmless(text: string): string {
  if (/^-\d+(\.\d+)?$/.test(text)) return text;
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

function written(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines end with CR LF, the last one too. Numbers are written as they are, texts made harmless. */
export function csvOf(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');
}
