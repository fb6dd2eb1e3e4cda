import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { ROOT } from '../src/config.ts';
import { findTools } from '../src/tools.ts';
import { median, measuredSeconds } from './ratio.ts';

/**
 * `npm run bench:builds`: which build of whisper.cpp is how fast here, and with which kind of numbers. Builds every rung of set-up's ladder, turns the float16 model
 * in use into q8_0 and q5_1, and has each write down the same speech with one thread. Ratios to the first rung with float16, in one run.
 */
const ROUNDS = 3;
const SPEECH = join(ROOT, 'tests/fixtures/recordings/sample1.wav');
const KINDS = ['float16', 'q8_0', 'q5_1'] as const;

interface Rung {
  readonly name: string;
  readonly label: string;
}
const part = (name: string) => import(new URL(`../scripts/setup/${name}.mjs`, import.meta.url).href);
const { rungsFor, compilerFacts } = (await part('whisper-rungs')) as {
  rungsFor: (compiler: object) => Rung[];
  compilerFacts: (folder: string, env: NodeJS.ProcessEnv) => Promise<{ name: string }>;
};
const { buildWhisper, whisperSource } = (await part('whisper-build')) as {
  buildWhisper: (rung: Rung, options: object) => Promise<string>;
  whisperSource: (root: string) => object;
};

const folder = await mkdtemp(join(tmpdir(), 'heard-builds-'));
try {
  const tools = findTools(process.env);
  const job: MediaJob = {
    tools,
    workDir: folder,
    signal: new AbortController().signal,
    progress: () => {},
    timeoutMs: 600_000,
    stallMs: 600_000,
    threads: 1,
  };
  const compiler = await compilerFacts(join(folder, 'compiler'), process.env);
  console.log(
    `Compiler: ${compiler.name}. Model: ${tools.whisperModel.name}. Speech: sample1.wav, one thread, ${ROUNDS} rounds.`,
  );
  const programs: { rung: Rung; program: string }[] = [];
  for (const rung of rungsFor(compiler)) {
    console.log(`Building ${rung.label}…`);
    const say = { progress: () => {} };
    const options = { source: whisperSource(ROOT), work: join(folder, 'work'), say, env: process.env };
    const built = await buildWhisper(rung, { ...options, targets: ['whisper-cli', 'whisper-quantize'] });
    programs.push({ rung, program: built });
  }
  const quantize = join(dirname(programs[0]!.program), 'whisper-quantize');
  const models: Record<string, string> = { float16: tools.whisperModel.path };
  for (const kind of KINDS.slice(1)) {
    models[kind] = join(folder, `${kind}.bin`);
    await runProgram({ program: quantize, args: [models.float16!, models[kind], kind], cwd: folder }, job);
  }
  const speech = join(folder, 'speech.wav');
  await copyFile(SPEECH, speech);
  const took = new Map<string, number[]>();
  const key = (rung: Rung, kind: string) => `${rung.name} ${kind}`;
  for (let round = 0; round < ROUNDS; round++)
    for (const { rung, program } of programs)
      for (const kind of KINDS.filter((one) => existsSync(models[one]!))) {
        const args = ['-m', models[kind]!, '-f', speech, '-t', '1', '-mc', '0', '-bs', '1', '-bo', '1', '-nf'];
        const seconds = await measuredSeconds(() => runProgram({ program, args, cwd: folder }, job));
        took.set(key(rung, kind), [...(took.get(key(rung, kind)) ?? []), seconds]);
      }
  const first = median(took.get(key(programs[0]!.rung, 'float16'))!);
  console.log(`\n| build | ${KINDS.join(' | ')} |\n|---|${KINDS.map(() => '---').join('|')}|`);
  for (const { rung } of programs) {
    const cells = KINDS.map((kind) => {
      const seconds = median(took.get(key(rung, kind))!);
      return `${(seconds / first).toFixed(2)} (${seconds.toFixed(1)} s)`;
    });
    console.log(`| ${rung.label} | ${cells.join(' | ')} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
