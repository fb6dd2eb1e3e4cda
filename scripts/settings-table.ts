// Writes the table of settings into the README from their own list (`--write`); without it, an old table is an error.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { settingsTable } from '../src/settings.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const [BEGIN, END] = ['<!-- settings: npm run settings -->\n', '<!-- end of settings -->'];

const page = await readFile(README, 'utf8');
const [before, rest = ''] = page.split(BEGIN);
const after = rest.split(END)[1];
if (after === undefined) throw new Error(`README.md has no place for the settings: ${BEGIN.trim()}`);
const written = `${before}${BEGIN}${settingsTable()}${END}${after}`;
if (process.argv.includes('--write')) await writeFile(README, written);
else if (written !== page) {
  console.error('The settings in README.md are old. Run: npm run settings');
  process.exitCode = 1;
}
