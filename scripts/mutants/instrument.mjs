// StrykerJS's instrumenter: makes the mutants of a file, and writes the file anew with all of them in it, each behind a switch.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Kinds of mutants that are left out. Texts are mostly words for people, and names of union types, which the type checker refuses when they are
 * wrong; what a text decides is also decided by a comparison, and those are mutated.
 */
const LEFT_OUT = ['StringLiteral'];

const quiet = new Proxy({}, { get: (_, name) => (name.startsWith('is') ? () => false : () => {}) });

/**
 * Writes each file with its mutants to `folder`, under the same relative path.
 * @returns {Promise<{ id: string, file: string, line: number, column: number, mutator: string, original: string, replacement: string }[]>}
 */
export async function instrument({ root, tools, files, folder }) {
  const entry = createRequire(join(tools, 'package.json')).resolve('@stryker-mutator/instrumenter');
  const { Instrumenter } = await import(pathToFileURL(entry).href);
  const sources = new Map(files.map((file) => [join(root, file), readFileSync(join(root, file), 'utf8')]));
  const { files: written, mutants } = await new Instrumenter(quiet).instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: LEFT_OUT, ignorers: [] },
  );
  for (const [index, { content }] of written.entries()) {
    const target = join(folder, files[index]);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ id, fileName, location, mutatorName, replacement }) => ({
      id,
      file: files[[...sources.keys()].indexOf(fileName)],
      line: location.start.line + 1,
      column: location.start.column + 1,
      mutator: mutatorName,
      original: textAt(sources.get(fileName), location),
      replacement,
    }));
}

/** The text between two places. Lines and columns count from 0. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return lines.join('\n');
}
