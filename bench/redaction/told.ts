import type { BenchLine } from './line.ts';

const HEADINGS = ['', 'measured', 'target', 'met'];

/** The figures as a table of plain text, and below it what each one counts. */
export function redactionTable(lines: readonly BenchLine[]): string {
  const rows = [HEADINGS, ...lines.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  const [head = '', ...body] = rows.map(line);
  const rule = '-'.repeat(Math.max(head.length, ...body.map(({ length }) => length)));
  return [head, rule, ...body, '', ...lines.map(({ what, detail }) => `${what}: ${detail}`)].join('\n');
}

function cells({ what, measured, unit, target, met }: BenchLine): string[] {
  const digits = Number.isInteger(measured) ? 0 : Math.abs(measured) < 0.1 ? 5 : 1;
  return [what, `${measured.toFixed(digits)} ${unit}`.trim(), target, target === 'reported' ? '–' : met ? 'yes' : 'NO'];
}
