// Runs a program of Heard: `node scripts/start.mjs src/main.ts [ARGUMENT…]`, as `node --import tsx src/main.ts [ARGUMENT…]` would, but from a bundle
// (setup/bundle.mjs), which halves the start. `--only-make` makes the bundles of the named programs and runs nothing (for images).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleOf, markUsed } from './setup/bundle.mjs';
import { ROOT } from './setup/places.mjs';

/** The program's code: the bundle, or where none can be made (a folder that cannot be written to) the files themselves. */
async function codeOf(entry) {
  try {
    const file = await bundleOf(entry, { root: ROOT });
    markUsed(file);
    return file;
  } catch {
    const { register } = await import('tsx/esm/api');
    register();
    return join(ROOT, entry);
  }
}

const [first, ...others] = process.argv.slice(2);
if (first === '--only-make') {
  for (const entry of others) await bundleOf(entry, { root: ROOT });
  process.exit(0);
}
// Messages of errors name the files and lines that people know.
process.setSourceMapsEnabled(true);
const code = await codeOf(first);
// The program sees its own name and its arguments.
process.argv.splice(1, 2, join(ROOT, first));
await import(pathToFileURL(code).href);
