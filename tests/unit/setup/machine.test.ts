import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Tool {
  name: string;
  apt: string;
  brew: string;
}
interface Count {
  passed: number;
  failed: number;
  skipped: number;
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { lineToType, missingTools } = (await import(at('system-tools'))) as {
  lineToType: (missing: Tool[], machine: { platform: string; root: boolean }) => string;
  missingTools: (uses: string[], env: Record<string, string>) => Tool[];
};
const { whisperSource } = (await import(at('whisper-build'))) as {
  whisperSource: (root: string) => { version: string } | null;
};
const { whisperProblem } = (await import(at('whisper'))) as {
  whisperProblem: (options: {
    root: string;
    varDir: string;
    env: Record<string, string>;
    portable?: boolean;
  }) => string | null;
};
const { countTests, summaryLine } = (await import(at('test-count'))) as {
  countTests: (report: object) => Count;
  summaryLine: (count: Count) => string;
};
const { oneAtATime } = (await import(at('one-at-a-time'))) as {
  oneAtATime: <T>(
    file: string,
    say: object,
    work: () => Promise<T>,
    times?: { waitMs?: number; pollMs?: number },
  ) => Promise<T>;
};

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const fresh = () => mkdtempSync(join(tmpdir(), 'heard-setup-'));

test('the line to type names each missing package once, for this kind of machine', () => {
  const missing = missingTools(['always', 'build'], { PATH: '/nowhere' }).filter((tool) => !tool.name.includes('font'));
  const debian = lineToType(missing, { platform: 'linux', root: false });
  expect(debian).toBe('sudo apt-get update && sudo apt-get install -y --no-install-recommends ffmpeg cmake make g++');
  expect(lineToType(missing, { platform: 'linux', root: true })).toMatch(/^apt-get update && apt-get install /);
  expect(lineToType(missing, { platform: 'darwin', root: false })).toBe('brew install ffmpeg cmake make gcc');
});

test('a tool named by hand counts as there only when it can be run', () => {
  const folder = fresh();
  const ffmpeg = join(folder, 'ffmpeg');
  writeFileSync(ffmpeg, '');
  const names = (env: Record<string, string>) => missingTools(['always'], env).map((tool) => tool.name);
  expect(names({ PATH: '/nowhere', FFMPEG_PATH: ffmpeg })).toContain('ffmpeg');
  chmodSync(ffmpeg, 0o755);
  expect(names({ PATH: '/nowhere', FFMPEG_PATH: ffmpeg })).not.toContain('ffmpeg');
  expect(names({ PATH: '/nowhere', FFMPEG_PATH: ffmpeg })).toContain('ffprobe');
});

test('set-up without the tools and without apt ends with the one line to type', () => {
  const varDir = fresh();
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts', 'setup.mjs'), '--for-tests'], {
    env: { PATH: '/nowhere', HEARD_VAR: varDir },
    encoding: 'utf8',
  });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/apt-get install -y --no-install-recommends ffmpeg .*redis-server chromium|brew install/);
  expect(run.stderr).not.toMatch(/at .*\.mjs/);
});

test('whisper.cpp is built again when what it was built from, or for, changed', () => {
  const varDir = fresh();
  const problem = (more = {}) => whisperProblem({ root: ROOT, varDir, env: {}, portable: true, ...more });
  expect(problem()).toBe('it is not built yet');
  mkdirSync(join(varDir, 'whisper'));
  const program = join(varDir, 'whisper', 'whisper-cli');
  writeFileSync(program, '', { mode: 0o755 });
  expect(problem()).toMatch(/nothing says/);
  const stamp = {
    source: whisperSource(ROOT)?.version,
    portable: true,
    machine: process.arch,
    kernels: '-DGGML_LLAMAFILE=ON -mno-avx512fp16',
  };
  const put = (more: object) => writeFileSync(`${program}.json`, JSON.stringify({ ...stamp, ...more }));
  put({});
  expect(problem()).toBeNull();
  expect(problem({ portable: false })).toMatch(/another kind of processor/);
  put({ source: '1.0.0' });
  expect(problem()).toMatch(/version 1\.0\.0 is there/);
  put({ machine: 'z80' });
  expect(problem()).toMatch(/another kind of processor/);
  put({ kernels: undefined });
  expect(problem()).toMatch(/slower arithmetic/);
  expect(problem({ env: { WHISPER_CLI: '/somewhere' } })).toBeNull();
});

test('tests are counted, and a file that could not be loaded is a failure', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  });
  const good = file('passed', 'passed', 'passed', 'skipped');
  expect(summaryLine(countTests({ testResults: [good] }))).toBe('2 passed, 0 failed, 1 skipped');
  expect(summaryLine(countTests({ testResults: [good, file('failed', 'failed', 'passed'), file('failed')] }))).toBe(
    '3 passed, 2 failed, 1 skipped',
  );
  expect(summaryLine(countTests({}))).toBe('0 passed, 0 failed');
});

test('two set-ups work one after the other, and a lock left by a killed one is taken over', async () => {
  const lock = join(fresh(), 'lock');
  const say = { step: () => {} };
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((next) => setTimeout(next, 30));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => oneAtATime(lock, say, work, { pollMs: 5 })));
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(lock, String(dead));
  await oneAtATime(lock, say, async () => expect(readFileSync(lock, 'utf8')).toBe(String(process.pid)));
  writeFileSync(lock, String(process.pid));
  await expect(oneAtATime(lock, say, work, { waitMs: 20, pollMs: 5 })).rejects.toThrow(/does not finish/);
});
