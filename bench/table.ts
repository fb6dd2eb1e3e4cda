import { type Figure, isMet, type Target } from './row.ts';

const HEADINGS = ['', 'Heard', 'measured against', 'ratio', 'target', 'met'];
/** The columns of figures, which are set to the right. */
const FIGURES = new Set([1, 2, 3]);

const DIGITS = { s: 2, MiB: 0, 'requests/s': 0 } as const;

export function targetText(target: Target): string {
  return 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
}

function cells({ name, ours, bare, unit, ratio, target }: Figure): string[] {
  const amount = (value: number) => `${value.toFixed(DIGITS[unit])} ${unit}`;
  return [name, amount(ours), amount(bare), ratio.toFixed(2), targetText(target), isMet(ratio, target) ? 'yes' : 'NO'];
}

/** The figures as a table of plain text, and below it what each one compares. */
export function table(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (FIGURES.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  const [head = '', ...body] = rows.map(line);
  return [
    head,
    '-'.repeat(Math.max(...rows.map((row) => line(row).length))),
    ...body,
    '',
    ...figures.flatMap(told),
  ].join('\n');
}

function told({ name, compared, ratios, notes }: Figure): string[] {
  const rounds = ratios.length > 1 ? [`  rounds: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`] : [];
  return [`${name}: ${compared}`, ...rounds, ...notes.map((note) => `  ${note}`)];
}
