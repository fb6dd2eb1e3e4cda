import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { MediaTools } from '../../../media/job.ts';
import { openPrograms } from '../../../src/programs/programs.ts';
import { bundledModel } from '../../../src/tools.ts';
import { testTools } from '../../tools.ts';

interface Trial {
  passed: boolean;
  detail: string;
}
interface Rung {
  name: string;
  label: string;
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { ensureWhisper } = (await import(at('whisper'))) as {
  ensureWhisper: (options: object) => Promise<void>;
};
const { tryWhisper } = (await import(at('trials'))) as {
  tryWhisper: (program: string, options: object) => Promise<Trial>;
};
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'heard-listeners-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Limits are cut short, so that what hangs does not hold up the tests. */
const PATIENCE = 0.3;

/** Programs in the place of whisper-cli, each broken in a way of its own. They read the arguments that whisper-cli has. */
const BROKEN = {
  crashes: '#!/bin/sh\nkill -SEGV $$\n',
  silent: '#!/bin/sh\nexit 0\n',
  wrong: `#!/usr/bin/env node
const file = process.argv[process.argv.indexOf('--file') + 1];
const token = (text) => ({ text, p: 0.9, offsets: { from: 0, to: 400 } });
const said = ' Thank you for watching'.split(/(?= )/).map((text) => ({ text, offsets: { from: 0, to: 400 }, tokens: [token(text)] }));
require('node:fs').writeFileSync(file + '.json', JSON.stringify({ transcription: said }));
`,
  empty: `#!/usr/bin/env node
require('node:fs').writeFileSync(process.argv[process.argv.indexOf('--file') + 1] + '.json', '{"transcription":[]}');
`,
  hangs: '#!/bin/sh\nexec sleep 300\n',
} as const;
type Kind = keyof typeof BROKEN | 'works';

const SEEN: Record<keyof typeof BROKEN, RegExp> = {
  crashes: /ended with SIGSEGV/,
  silent: /words of speech\.wav is missing/,
  wrong: /other words than were said/,
  empty: /no word of a sentence/,
  hangs: /did not finish in time/,
};

function listener(kind: Kind, name: string = kind): string {
  const program = join(folder, name);
  if (kind === 'works') copyFileSync(testTools().whisperCli, program);
  else writeFileSync(program, BROKEN[kind]);
  chmodSync(program, 0o755);
  return program;
}

const programs = (tools: Partial<MediaTools>, stamps: string) =>
  openPrograms(
    { ...testTools(), ...tools },
    { folder: join(folder, stamps), bundledModel: bundledModel(), threads: 1, patience: PATIENCE, repeatAfterMs: 0 },
  );

/** A set-up in a folder of its own whose builds are the given programs; what it says is kept. */
function setUp(name: string, builds: readonly Kind[]) {
  const varDir = join(folder, name);
  const root = join(folder, `${name}-root`);
  const source = 'node_modules/nodejs-whisper/cpp/whisper.cpp';
  mkdirSync(join(root, source), { recursive: true });
  cpSync(join(ROOT, source, 'CMakeLists.txt'), join(root, source, 'CMakeLists.txt'));
  const said: string[] = [];
  const add = (line: string) => void said.push(line);
  const say = { ok: add, step: add, notice: add, progress: () => {}, clear: () => {} };
  const env = { ...process.env, HEARD_TRIALS: join(varDir, 'trials'), WHISPER_MODEL: 'demo-en' };
  const built: string[] = [];
  const build = async (rung: Rung): Promise<string> => {
    const kind = builds[built.length] ?? 'crashes';
    built.push(rung.name);
    return listener(kind, `${name}-${rung.name}`);
  };
  const trial = (program: string) => tryWhisper(program, { root: ROOT, env, patience: PATIENCE });
  const options = { root, varDir, say, env: { ...env, WHISPER_CLI: '' }, build, trial };
  const stamp = () => JSON.parse(readFileSync(join(varDir, 'whisper', 'whisper-cli.json'), 'utf8'));
  return { varDir, said, built, stamp, run: (more: object = {}) => ensureWhisper({ ...options, ...more }) };
}

describe('the trial of a listener', () => {
  test.each(Object.keys(BROKEN) as (keyof typeof BROKEN)[])('sees that one %s, and says what to do', async (kind) => {
    const trial = await programs({ whisperCli: listener(kind) }, `stamps-${kind}`).trialOf('whisper');
    expect(trial).toMatchObject({ passed: false, program: 'whisper' });
    expect(trial.detail).toMatch(SEEN[kind]);
    expect(trial.remedy).toContain('npm run setup');
  });

  test('is remembered while program, model and processor stay, and made again when the program changes', async () => {
    const program = listener('works', 'changing');
    const first = await programs({ whisperCli: program }, 'stamps').trialOf('whisper');
    expect(first.passed).toBe(true);
    expect(await programs({ whisperCli: program }, 'stamps').trialOf('whisper')).toEqual(first);
    writeFileSync(program, BROKEN.crashes);
    expect((await programs({ whisperCli: program }, 'stamps').trialOf('whisper')).passed).toBe(false);
    const mended = programs({ whisperCli: listener('works', 'changing') }, 'stamps');
    expect(await mended.trialOf('whisper')).toEqual(first);
    const again = await mended.tryAgain('whisper');
    expect(again.passed && again.at > first.at).toBe(true);
  });

  test('goes on by itself when a broken program is mended, in the same process', async () => {
    const program = listener('crashes', 'mended');
    const open = programs({ whisperCli: program }, 'stamps-mended');
    expect((await open.trialOf('whisper')).passed).toBe(false);
    listener('works', 'mended');
    expect((await open.trialOf('whisper')).passed).toBe(true);
  });

  test('of several listeners takes the first that works, says why others were left, and remembers which', async () => {
    const tools = { whisperCli: listener('crashes'), otherListeners: [listener('wrong'), listener('works')] };
    const open = programs(tools, 'stamps-several');
    const trial = await open.trialOf('whisper');
    expect(trial).toMatchObject({ passed: true, choice: 2 });
    expect(trial.detail).toMatch(/number 1 of 3: .*SIGSEGV.*number 2 of 3: .*other words/);
    expect(open.tools.whisperCli).toBe(join(folder, 'works'));
    const later = programs(tools, 'stamps-several');
    expect(await later.trialOf('whisper')).toEqual(trial);
    expect(later.tools.whisperCli).toBe(join(folder, 'works'));
  });

  test('is made for ffmpeg, PocketSphinx and the readers of the picture too: one that says its version and does nothing fails', async () => {
    const idle = join(folder, 'says-its-version');
    writeFileSync(idle, '#!/bin/sh\necho "ffmpeg version 7.1"\n');
    chmodSync(idle, 0o755);
    const { pocketsphinx } = testTools();
    const open = programs(
      { ffmpeg: idle, ...(pocketsphinx ? { pocketsphinx: { ...pocketsphinx, program: idle } } : {}) },
      'stamps-idle',
    );
    const ffmpeg = await open.trialOf('ffmpeg');
    expect(ffmpeg.passed).toBe(false);
    expect(ffmpeg.remedy).toContain('FFMPEG_PATH');
    expect(await open.trialOf('sight')).toMatchObject({ passed: false, detail: 'ffmpeg has to work first' });
    if (pocketsphinx) expect((await open.trialOf('pocketsphinx')).passed).toBe(false);
  });
});

describe('the ladder of builds', () => {
  test('leaves each build that fails for the next, keeps the reasons, and uses the one that works', async () => {
    const { run, said, stamp, varDir, built } = setUp('ladder', ['crashes', 'wrong', 'works']);
    await run();
    expect(stamp().rung).toBe(built.at(-1));
    expect(stamp().left).toEqual(
      built
        .slice(0, -1)
        .map((rung, index) => ({ rung, why: expect.stringMatching([SEEN.crashes, SEEN.wrong][index]!) })),
    );
    expect(said.join('\n')).toMatch(/is left: .*SIGSEGV/);
    expect(existsSync(join(varDir, 'whisper', 'build'))).toBe(false);
    const before = built.length;
    await run();
    expect(built).toHaveLength(before);
  });

  test('goes on below a build that no longer works, and does not try it again', async () => {
    const { run, stamp, varDir, built } = setUp('below', ['works', 'works']);
    await run();
    writeFileSync(join(varDir, 'whisper', 'whisper-cli'), BROKEN.crashes);
    await run();
    expect(built).toHaveLength(2);
    expect(built[0]).toBe('native');
    expect(stamp().left).toEqual([{ rung: 'native', why: expect.stringMatching(SEEN.crashes) }]);
  });

  test('ends with a sentence to act on when nothing works, and builds again only when a person asks', async () => {
    const { run, built } = setUp('none', ['crashes', 'hangs', 'empty']);
    const problem = run().catch((error: Error) => error.message);
    expect(await problem).toMatch(/No build of whisper\.cpp works on this machine/);
    expect(await problem).toMatch(/native: .*SIGSEGV/);
    expect(await problem).toMatch(/Recordings wait safely.*npm run setup/s);
    const before = built.length;
    await expect(run({ asked: false })).rejects.toThrow(/No build of whisper\.cpp works/);
    expect(built).toHaveLength(before);
    await expect(run({ asked: true })).rejects.toThrow(/No build of whisper\.cpp works/);
    expect(built.length).toBeGreaterThan(before);
  });

  test('is not climbed for a program that WHISPER_CLI names: it works or the sentence says so', async () => {
    const { run, built } = setUp('named', []);
    const trial = (program: string) =>
      tryWhisper(program, {
        root: ROOT,
        env: { ...process.env, HEARD_TRIALS: join(folder, 'named-stamps'), WHISPER_MODEL: 'demo-en' },
      });
    await run({ env: { WHISPER_CLI: listener('works') }, trial });
    await expect(run({ env: { WHISPER_CLI: listener('crashes') }, trial })).rejects.toThrow(
      /does not work on this machine/,
    );
    await expect(run({ env: { WHISPER_CLI: '/nowhere/whisper-cli' }, trial })).rejects.toThrow(/not a program/);
    expect(built).toEqual([]);
  });
});
