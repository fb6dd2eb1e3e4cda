/** One line of a table, by the names of its columns; an empty cell is an empty text. */
export type TsvRow = Readonly<Record<string, string>>;

/**
 * Reads a table whose first line names its columns and whose cells stand between tabs.
 * @param needed columns that must be there
 * @throws Error naming the column that is missing
 */
export function tsvRows(text: string, needed: readonly string[]): TsvRow[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = head.split('\t');
  const missing = needed.find((column) => !columns.includes(column));
  if (missing !== undefined) throw new Error(`the table has no column “${missing}”`);
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('\t');
      return Object.fromEntries(columns.map((column, index) => [column, cells[index]?.trim() ?? '']));
    });
}
