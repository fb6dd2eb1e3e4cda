import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** A file or folder of ours in backticks; what ends in `*`, `/` or `…` is a kind of name. */
const NAMED = /`((?:src|media|queues|workers|tests|docs|scripts|demo|bench)\/[\w./-]*\w)`/g;

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...(await readdir(join(ROOT, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('docs name only files that are there', () => {
  it.each(pages)('%s', async (page) => {
    const text = await readFile(join(ROOT, page), 'utf8');
    const gone = [...text.matchAll(NAMED)].map(([, path]) => path!).filter((path) => !existsSync(join(ROOT, path)));
    expect(gone).toEqual([]);
  });
});
