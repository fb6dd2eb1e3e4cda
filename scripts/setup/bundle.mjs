// Makes few files of a program of Heard and all of Heard's code that it imports, and keeps them while none of that changes. To read
// and translate some 400 files anew took longer at each start than all that the program then did. Packages stay where they are.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readJson } from './places.mjs';

/** Another process may be about to start from a bundle of before: it is kept for so long at least. */
const KEPT_MS = 3_600_000;
const [NOTE, USED_BY] = ['bundle.json', 'used-by-'];

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const hashOf = (file) => sha256(readFileSync(file));

/** What bundles are made by, and where: the places of files are written into them. */
function recipe(root) {
  const { version } = readJson(join(root, 'node_modules', 'esbuild', 'package.json')) ?? {};
  return sha256(
    [root, version, hashOf(fileURLToPath(import.meta.url)), hashOf(join(root, 'tsconfig.json'))].join('\n'),
  );
}

/**
 * The bundle of a program.
 * @param {string} entry the program's file, from the folder of package.json, such as `src/main.ts`
 * @param {{ root: string, folder?: string }} options folder: where bundles are kept; packages have to be found from there
 * @returns {Promise<string>} the file to import
 * @throws when the code cannot be read or translated, or the folder not be written to
 */
export async function bundleOf(entry, { root, folder = join(root, 'var', 'build') }) {
  const name = entry.replace(/\.ts$/, '').replaceAll('/', '-');
  const made = recipe(root);
  const latest = readJson(join(folder, `${name}.json`));
  if (latest) {
    const home = join(folder, latest.home);
    const note = readJson(join(home, NOTE));
    if (note?.made === made && isTrue(note, home, root)) return join(home, note.start);
  }
  const { files, inputs } = await bundle(entry, root);
  const home = `${name}-${randomUUID().slice(0, 8)}`;
  mkdirSync(join(folder, home), { recursive: true });
  const outputs = {};
  for (const { path, contents } of files) {
    writeFileSync(join(folder, home, basename(path)), contents);
    outputs[basename(path)] = sha256(contents);
  }
  const start = `${basename(entry, '.ts')}.mjs`;
  writeFileSync(join(folder, home, NOTE), JSON.stringify({ made, start, outputs, inputs }));
  // Written aside and renamed: whoever starts at the same time never reads half of it.
  const aside = join(folder, `${home}.tmp`);
  writeFileSync(aside, JSON.stringify({ home }));
  renameSync(aside, join(folder, `${name}.json`));
  forgetOld(folder, name, home);
  return join(folder, home, start);
}

/** Says until this process ends that it runs from a bundle: parts of it are read only when they are needed. */
export function markUsed(file) {
  const mark = join(dirname(file), `${USED_BY}${process.pid}`);
  try {
    writeFileSync(mark, '');
    process.once('exit', () => rmSync(mark, { force: true }));
  } catch {
    // Then nobody can remove it either.
  }
}

/** Whether a bundle that is kept is whole, and every file that it was made of is as it was. Contents are compared: times can lie. */
function isTrue({ outputs, inputs }, home, root) {
  const all = [...Object.entries(outputs).map(([at, hash]) => [join(home, at), hash])];
  all.push(...Object.entries(inputs).map(([at, hash]) => [join(root, at), hash]));
  try {
    return all.every(([file, hash]) => hashOf(file) === hash);
  } catch {
    // A file is gone.
    return false;
  }
}

async function bundle(entry, root) {
  const { build } = await import('esbuild');
  const inputs = {};
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: join(root, 'var', 'build'),
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    // The oldest that we run on. Before 20.10 a package's JSON is imported without saying that it is JSON, and Node refuses that.
    target: 'node20.19',
    packages: 'external',
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [inItsPlace(root, inputs)],
  });
  return { files: outputFiles, inputs };
}

/** Notes each file with its content's hash, and has it know its own place, not that of the bundle. */
const inItsPlace = (root, inputs) => ({
  name: 'in-its-place',
  setup(builder) {
    builder.onLoad({ filter: /\.(ts|mjs|json)$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      inputs[relative(root, path)] = sha256(source);
      if (path.endsWith('.json')) return { contents: source, loader: 'json' };
      const contents = source
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
});

/** Removes bundles of before that no process runs from. */
function forgetOld(folder, name, current) {
  const old = new RegExp(`^${name}-[0-9a-f]{8}$`);
  for (const home of readdirSync(folder).filter((file) => old.test(file) && file !== current)) {
    const at = join(folder, home);
    const users = readdirSync(at).filter((file) => file.startsWith(USED_BY));
    if (users.some((file) => isRunning(Number(file.slice(USED_BY.length))))) continue;
    if (Date.now() - statSync(at).mtimeMs > KEPT_MS) rmSync(at, { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of another user.
    return error.code === 'EPERM';
  }
}
