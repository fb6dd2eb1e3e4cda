// Fails where two files export two things under one name: whoever reads a name must know from it alone what is meant.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src', 'queues', 'workers', 'media', 'demo', 'bench', 'tests'];
const EXPORTED = /^export (?:async )?(?:abstract )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

const files = new Map();
for (const folder of FOLDERS)
  for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
    const path = join(folder, name);
    if (!path.endsWith('.ts')) continue;
    for (const [, exported] of (await readFile(join(ROOT, path), 'utf8')).matchAll(EXPORTED))
      files.set(exported, new Set([...(files.get(exported) ?? []), path]));
  }
const homonyms = [...files].filter(([, paths]) => paths.size > 1);
for (const [name, paths] of homonyms) console.error(`${name} means several things: ${[...paths].join(', ')}`);
console.log(`${files.size} exported names, ${homonyms.length} of them in more than one file`);
process.exitCode = homonyms.length > 0 ? 1 : 0;
