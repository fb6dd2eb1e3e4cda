// Prints what became of the mutants.
import { dirname } from 'node:path';

const KINDS = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Static'];

const oneLine = (text) => text.replace(/\s+/g, ' ').slice(0, 90);

/** What survived and what no test reaches, one a line. */
export function printSurvivors(found) {
  for (const [file, { mutants }] of Object.entries(found))
    for (const { status, line, column, mutator, original, replacement } of mutants)
      if (status === 'Survived' || status === 'NoCoverage')
        console.log(`${status} ${file}:${line}:${column} ${mutator} ${oneLine(original)} -> ${oneLine(replacement)}`);
}

function row(name, mutants) {
  const count = Object.fromEntries(KINDS.map((kind) => [kind, mutants.filter(({ status }) => status === kind).length]));
  const dead = count.Killed + count.Timeout;
  const tried = dead + count.Survived + count.NoCoverage;
  // Survivors for which not all tests were called: there was no time left.
  const cutShort = mutants.filter(({ leftOut }) => leftOut).length;
  return {
    name,
    score: tried === 0 ? '' : `${((100 * dead) / tried).toFixed(1)} %`,
    ...count,
    'Survived, cut short': cutShort,
  };
}

function print(groups) {
  const all = [...groups.values()].flat();
  console.table([...groups].map(([name, mutants]) => row(name, mutants)).concat(row('all', all)));
}

/** The score of each file: killed and timed out, of all that were tried or that no test reaches. */
export function printFiles(found) {
  print(new Map(Object.entries(found).map(([file, { mutants }]) => [file, mutants])));
}

/** The same by folder. */
export function printFolders(found) {
  const groups = new Map();
  for (const [file, { mutants }] of Object.entries(found))
    groups.set(dirname(file), [...(groups.get(dirname(file)) ?? []), ...mutants]);
  print(groups);
}
