import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ROOT } from '../../src/config.ts';

/** The packages that are loaded before anything is asked of a program: all that its files import, but not what they import once they need it. */
async function packagesAtStart(...entries: string[]): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    bundle: true,
    write: false,
    outdir: 'unused',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
  });
  const packages = new Set<string>();
  const reached = new Set(entries);
  for (const file of reached)
    for (const { path, kind, external } of metafile.inputs[file]!.imports) {
      if (kind === 'dynamic-import') continue;
      if (external) packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(path)![0]);
      else reached.add(path);
    }
  return packages;
}

/** Word lists, pictures and readers of faces and writing: together they take as long to load as all else. */
const HEAVY = ['compromise', '@faker-js/faker', '@tensorflow/tfjs', '@vladmandic/face-api', 'tesseract.js'];

test('a worker starts without what only some jobs need', async () => {
  const packages = await packagesAtStart('workers/main.ts');
  expect(packages).toContain('bullmq');
  for (const name of [...HEAVY, 'express', 'better-auth', 'nunjucks']) expect(packages).not.toContain(name);
});

test('the service starts without the finders and their word lists', async () => {
  const packages = await packagesAtStart('src/main.ts', 'src/http/app.ts');
  expect(packages).toContain('express');
  for (const name of HEAVY) expect(packages).not.toContain(name);
});
