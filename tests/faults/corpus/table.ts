import { isRefused } from './odd-file.ts';
import type { OddOutcome } from './take.ts';

/** The outcome by kind, as a table in Markdown. */
export function corpusTable(taken: readonly OddOutcome[]): string {
  const kinds = [...new Set(taken.map(({ file }) => file.kind))];
  const row = (name: string, files: readonly OddOutcome[]) => {
    const good = files.filter(({ faults }) => faults.length === 0);
    const refused = good.filter(({ file }) => isRefused(file.outcome));
    const cells = [name, files.length, good.length - refused.length, refused.length, files.length - good.length];
    return `| ${cells.join(' | ')} |`;
  };
  return [
    '| kind | files | whole | refused as expected | otherwise |',
    '|---|---|---|---|---|',
    ...kinds.map((kind) =>
      row(
        kind,
        taken.filter(({ file }) => file.kind === kind),
      ),
    ),
    row('all', taken),
  ].join('\n');
}
