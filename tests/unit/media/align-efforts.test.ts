import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { align } from '../../../media/align/align.ts';
import { testJob } from '../../tools.ts';
import { scripted } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-efforts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In place of PocketSphinx: finds the word in a sound whose name begins with “ok”, follows no other, and notes what it was asked for. */
const asked = join(folder, 'asked');
const program = scripted(
  join(folder, 'pocketsphinx_batch'),
  `#!/usr/bin/env node
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const ids = readFileSync('sounds.txt', 'utf8').trim().split('\\n');
appendFileSync(${JSON.stringify(asked)}, ids.join(' ') + '\\n');
const head = 'S 0 T 0 A 0 L 0';
const line = (id) => id + ' ' + head + (id.startsWith('ok') ? ' 10 0 0 w0 40' : ' 0');
writeFileSync('said.seg', ids.map(line).join('\\n') + '\\n');
`,
);
const dictionary = join(folder, 'words.dict');
writeFileSync(dictionary, 'people P IY P AH L\n');

async function effortsFor(ids: readonly string[]) {
  rmSync(asked, { force: true });
  const job = testJob();
  const sounds = ids.map((id) => ({ file: join(job.workDir, `${id}.wav`), words: ['people'] }));
  const found = await align(sounds, { program, model: folder, dictionary }, job);
  return { followed: found.map((each) => each !== null), efforts: readFileSync(asked, 'utf8').trim().split('\n') };
}

test('what cannot be followed is tried three times, ever harder', async () => {
  expect(await effortsFor(['lost'])).toEqual({ followed: [false], efforts: ['lost', 'lost', 'lost'] });
  expect(await effortsFor(['ok1', 'ok2', 'lost'])).toEqual({
    followed: [true, true, false],
    efforts: ['ok1 ok2 lost', 'lost', 'lost'],
  });
});

test('where most sounds cannot be followed the voice is unknown, and the costly effort is spared', async () => {
  const { followed, efforts } = await effortsFor(['lost1', 'lost2', 'ok']);
  expect(followed).toEqual([false, false, true]);
  expect(efforts).toEqual(['lost1 lost2 ok', 'lost1 lost2']);
});
