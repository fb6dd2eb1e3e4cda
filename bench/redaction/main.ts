import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MediaJob } from '../../media/job.ts';
import { findTools } from '../../src/tools.ts';
import type { BenchLine } from './line.ts';
import { measureLeaks } from './leaks.ts';
import { measureNames } from './names.ts';
import { measureSentences } from './sentences.ts';
import { measureSight } from './sight.ts';
import { measureSpoken } from './spoken.ts';
import { redactionTable } from './told.ts';

/** `npm run bench:redaction [-- PART...] [--json FILE]` (`sentences FILE` reads its sentences there): how well redaction works, measured against what is known to be true. */

const PARTS: Record<string, (job: MediaJob) => Promise<BenchLine[]>> = {
  names: measureNames,
  spoken: measureSpoken,
  sight: measureSight,
  leaks: measureLeaks,
  sentences: () => measureSentences(sentencesFile),
};
/** The file that “sentences FILE” names. */
let sentencesFile: string | undefined;
const USAGE = `npm run bench:redaction -- [PART...] [--json FILE]\nThe parts are: ${Object.keys(PARTS).join(', ')}. A file may follow “sentences”.`;
const HOUR_MS = 3_600_000;

/** @returns the exit status: 0 when every part could be measured, whether or not it reached its target */
async function main(): Promise<number> {
  const options = { json: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const after = positionals.indexOf('sentences') + 1;
  if (after > 0 && positionals[after] !== undefined && !(positionals[after] in PARTS))
    sentencesFile = positionals.splice(after, 1)[0];
  const unknown = positionals.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    console.error(`There is no part called ${unknown.join(', ')}.\n\n${USAGE}`);
    return 2;
  }
  // The samples are synthetic voices, which the demo model knows.
  process.env.WHISPER_MODEL ||= 'demo-en';
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const folder = await mkdtemp(join(tmpdir(), 'heard-redaction-'));
  const lines: BenchLine[] = [];
  let failed = 0;
  try {
    const conditions = { signal: interrupted.signal, timeoutMs: HOUR_MS, stallMs: HOUR_MS };
    const threads = Number(process.env.STAGE_THREADS) || availableParallelism();
    const tools = findTools(process.env);
    for (const [name, measure] of Object.entries(PARTS)) {
      if (positionals.length > 0 && !positionals.includes(name)) continue;
      console.error(`${name}…`);
      const workDir = join(folder, name);
      await mkdir(workDir);
      try {
        lines.push(...(await measure({ tools, workDir, threads, progress: () => {}, ...conditions })));
      } catch (error) {
        if (interrupted.signal.aborted) throw error;
        failed += 1;
        console.error(`${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    console.log(redactionTable(lines));
    if (values.json) await writeFile(values.json, `${JSON.stringify(lines, null, 2)}\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
