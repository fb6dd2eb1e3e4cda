/** How one place of what was said and what was recognised go together; numbers count from 0, null where nothing stands. */
export interface AlignedPair {
  readonly said: number | null;
  readonly heard: number | null;
  readonly kind: 'same' | 'substitution' | 'deletion' | 'insertion';
}

/**
 * The cheapest way to turn what was said into what was recognised (Levenshtein's distance over words, each substitution, deletion and
 * insertion costs 1), found with dynamic programming and read back from the end. Of equally cheap ways the one that pairs most words:
 * a substitution goes before a deletion with an insertion. Takes memory for one byte for each pair of words.
 */
export function alignWords(said: readonly string[], heard: readonly string[]): AlignedPair[] {
  const width = heard.length + 1;
  /** The step that leads to each cell: 0 both, 1 deletion, 2 insertion. */
  const steps = new Uint8Array((said.length + 1) * width);
  let above = Uint32Array.from({ length: width }, (_, column) => column);
  steps.fill(2, 1, width);
  for (let row = 1; row <= said.length; row++) {
    const current = new Uint32Array(width);
    current[0] = row;
    steps[row * width] = 1;
    for (let column = 1; column < width; column++) {
      const both = above[column - 1]! + (said[row - 1] === heard[column - 1] ? 0 : 1);
      const deletion = above[column]! + 1;
      const insertion = current[column - 1]! + 1;
      const least = Math.min(both, deletion, insertion);
      current[column] = least;
      steps[row * width + column] = least === both ? 0 : least === deletion ? 1 : 2;
    }
    above = current;
  }
  return readBack(said, heard, steps);
}

function readBack(said: readonly string[], heard: readonly string[], steps: Uint8Array): AlignedPair[] {
  const pairs: AlignedPair[] = [];
  let row = said.length;
  let column = heard.length;
  while (row > 0 || column > 0) {
    const step = steps[row * (heard.length + 1) + column];
    if (step !== 2) row--;
    if (step !== 1) column--;
    if (step === 1) pairs.push({ said: row, heard: null, kind: 'deletion' });
    else if (step === 2) pairs.push({ said: null, heard: column, kind: 'insertion' });
    else pairs.push({ said: row, heard: column, kind: said[row] === heard[column] ? 'same' : 'substitution' });
  }
  return pairs.reverse();
}
