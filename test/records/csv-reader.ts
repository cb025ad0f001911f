/** Reads CSV after RFC 4180 and nothing laxer: CR LF, doubled quotes, as many cells as headings. */

export type CsvRow = Record<string, string>;

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const match = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (found === null)
      throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    at = match.lastIndex;
    row.push(found[1]?.replaceAll('""', '"') ?? found[3] ?? '');
    if ((found[2] ?? found[4]) === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) throw new Error('the last line has no end');
  return rows;
}

export function parseCsv(text: string): CsvRow[] {
  const [headings = [], ...rows] = cellsOf(text);
  return rows.map((cells) => {
    if (cells.length !== headings.length) throw new Error(`${cells.length} cells: ${cells.join()}`);
    return Object.fromEntries(headings.map((name, index) => [name, cells[index] ?? '']));
  });
}
