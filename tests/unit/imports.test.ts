import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Breaches of who may import whom, one of each kind, planted into a copy of the code: each is refused by `npm run imports`. */

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
/** What the cruiser reads: of these folders the copies that tests need are small. */
const FOLDERS = ['src', 'queues', 'workers', 'media'];

/** The file that is planted, what it says, and the rule that must refuse it. */
const PLANTED: readonly [file: string, code: string, rule: string][] = [
  ['src/rules/consent/planted-1.ts', "import '../../store/ids.ts';", 'src/rules/ imports nothing above it'],
  ['src/rules/consent/planted-2.ts', "import 'node:fs';", 'rules take values only of rules and pure packages'],
  [
    'src/rules/consent/planted-3.ts',
    "import type { Stats } from 'node:fs';\nexport type A = Stats;",
    'rules take types only of rules and media',
  ],
  [
    'src/rules/consent/planted-4.ts',
    "import '../../../media/process.ts';",
    'rules take values only of rules and pure packages',
  ],
  ['src/rules/consent/planted-5.ts', "import 'pg';", 'rules take values only of rules and pure packages'],
  ['src/rules/consent/planted-6.ts', "import 'express';", 'rules take values only of rules and pure packages'],
  ['src/rules/consent/planted-7.ts', "import 'bullmq';", 'rules take values only of rules and pure packages'],
  [
    'src/rules/consent/planted-8.ts',
    "import '../../../queues/stages.ts';",
    'rules take values only of rules and pure packages',
  ],
  [
    'src/rules/consent/planted-9.ts',
    "import type { Heard } from '../../heard.ts';\nexport type A = Heard;",
    'src/rules/ imports nothing above it',
  ],
  ['src/rules/consent/planted-10.ts', "import '../detection/words.ts';", 'src/rules/consent/ imports nothing above it'],
  [
    'src/rules/consent/planted-11.ts',
    "export const later = () => import('node:child_process');",
    'rules take values only of rules and pure packages',
  ],
  [
    'src/rules/detection/planted-1.ts',
    "import '../redaction/spans.ts';",
    'src/rules/detection/ imports nothing above it',
  ],
  ['src/rules/detection/wordlists/planted-1.ts', "import '../names/names.ts';", 'wordlists know no finder'],
  ['src/rules/detection/names/planted-1.ts', "import '../details/patterns.ts';", 'names know no detail'],
  ['media/time-spans.ts', "import 'node:fs';", 'pure media takes nothing but types of media'],
  ['src/store/planted-1.ts', "import '../audit/log.ts';", 'src/store/ imports nothing above it'],
  ['src/audit/planted-1.ts', "import '../heard.ts';", 'src/audit/ imports nothing above it'],
  ['src/people/planted-1.ts', "import '../recordings/life.ts';", 'src/people/ imports nothing above it'],
  ['src/recordings/planted-1.ts', "import '../consent/roster-rows.ts';", 'src/recordings/ imports nothing above it'],
  ['src/consent/planted-1.ts', "import '../redaction/decisions.ts';", 'src/consent/ imports nothing above it'],
  ['src/redaction/planted-1.ts', "import '../publishing/shows.ts';", 'src/redaction/ imports nothing above it'],
  ['src/publishing/planted-1.ts', "import '../lifecycle/purge.ts';", 'src/publishing/ imports nothing above it'],
  ['src/lifecycle/planted-1.ts', "import '../views/view.ts';", 'src/lifecycle/ imports nothing above it'],
  ['src/views/planted-1.ts', "import '../web/forms.ts';", 'src/views/ imports nothing above it'],
  ['src/commands/planted-1.ts', "import '../web/forms.ts';", 'src/commands/ imports nothing above it'],
  ['src/web/planted-1.ts', "import '../http/app.ts';", 'src/web/ imports nothing above it'],
  ['src/web/planted-2.ts', "import './review/voice-pages.ts';", 'imports nothing above it'],
  ['src/http/planted-1.ts', "import '../main.ts';", 'src/http/ imports nothing above it'],
  ['src/web/planted-3.ts', "import { recordings } from '../store/schema.ts';", 'pages and endpoints read no table'],
  [
    'src/http/planted-2.ts',
    "import type { flags } from '../store/recordings-schema.ts';\nexport type A = typeof flags;",
    'pages and endpoints read no table',
  ],
  ['src/web/public/planted-1.ts', "import { sql } from 'drizzle-orm';", 'pages and endpoints read no table'],
  ['src/http/api/planted-1.ts', "import 'pg';", 'pages and endpoints read no table'],
  ['media/planted-1.ts', "import '../src/store/ids.ts';", 'media and queues stand alone'],
  ['media/planted-2.ts', "import '../queues/stages.ts';", 'media knows no queue'],
  ['queues/planted-1.ts', "import '../workers/workers.ts';", 'media and queues stand alone'],
  ['workers/planted-1.ts', "import '../src/web/forms.ts';", 'workers know no page'],
  ['workers/planted-2.ts', "import '../src/http/app.ts';", 'workers know no page'],
  ['src/publishing/planted-2.ts', "import '../../workers/workers.ts';", 'the service imports no worker, demo or bench'],
  ['media/planted-3.ts', "import 'fluent-ffmpeg';", 'one file runs fluent-ffmpeg'],
  ['media/planted-4.ts', "import './planted-5.ts';", 'no cycle of files'],
];

/** What a rule of lint must refuse in `src/rules/`: clocks, chance and the machine. */
const CLOCKS = [
  'new Date()',
  'new Date',
  'Date()',
  'Date.now()',
  'Math.random()',
  'performance.now()',
  "fetch('')",
  'process.env',
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'heard-imports-'));
  for (const name of [
    '.dependency-cruiser.cjs',
    'biome.json',
    'tsconfig.json',
    'package.json',
    'scripts/no-clock.grit',
    ...FOLDERS,
  ])
    await cp(join(ROOT, name), join(copy, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

async function plant(file: string, code: string): Promise<void> {
  await mkdir(dirname(join(copy, file)), { recursive: true });
  await writeFile(join(copy, file), `${code}\n`);
}

/** Runs a program of the packages in the copy; what it refuses ends it with another status than 0. */
async function told(program: string, args: readonly string[]): Promise<string> {
  const options = { cwd: copy, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
  const ended = await run(process.execPath, [join(ROOT, 'node_modules', program), ...args], options).catch(
    (error) => error,
  );
  return ended.stdout;
}

describe('who may import whom', () => {
  it('refuses one breach of each kind', async () => {
    for (const [file, code] of PLANTED) await plant(file, code);
    await plant('media/planted-5.ts', "import './planted-4.ts';");
    const cruise = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...FOLDERS];
    const { summary } = JSON.parse(await told('dependency-cruiser/bin/dependency-cruise.mjs', cruise)) as {
      summary: { violations: Violation[] };
    };
    const refused = (file: string, rule: string) =>
      summary.violations.some((one) => one.from === file && one.rule.name.includes(rule));
    expect(PLANTED.filter(([file, , rule]) => !refused(file, rule))).toEqual([]);
  }, 120_000);

  it('refuses clocks, chance and the machine in rules, and nowhere else', async () => {
    for (const [index, call] of CLOCKS.entries()) {
      await plant(`src/rules/clock-${index}.ts`, `export const made = () => ${call};`);
      await plant(`src/views/clock-${index}.ts`, `export const made = () => ${call};`);
    }
    const lint = ['lint', '--reporter=json', '--max-diagnostics=none', 'src/rules', 'src/views'];
    const { diagnostics } = JSON.parse(await told('@biomejs/biome/bin/biome', lint)) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[];
    };
    const files = diagnostics
      .filter(({ category }) => category === 'plugin')
      .map(({ location: { path } }) => (typeof path === 'string' ? path : path.file));
    expect(new Set(files)).toEqual(new Set(CLOCKS.map((_, index) => `src/rules/clock-${index}.ts`)));
  }, 60_000);
});
