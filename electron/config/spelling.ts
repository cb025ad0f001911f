/**
 * "Did you mean …?": the known word nearest to a mistyped one.
 */

/** Words longer than this are nobody's typing mistake, and would cost time to compare. */
const longestWord = 64;

/**
 * The one of `known` that `word` most likely was meant to be, or null: at most one wrong letter in
 * three, counted as insertions, deletions, replacements and swaps of neighbours, ignoring case.
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (word.length > longestWord) return null;
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(simplify(word), simplify(candidate));
    const allowed = Math.max(1, Math.floor(candidate.length / 3));
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The styles in which one word is written: baudRate, baud_rate, baud-rate. */
function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Edit distance in which swapping two neighbours counts as one (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  const value = row[column];
  if (value === undefined) throw new Error(`edit distance looked outside its row: ${column}`);
  return value;
}
