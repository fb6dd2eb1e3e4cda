import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doubtfulNames, withoutExpected, wordsInstead } from '../../../media/transcribe/expected-words.ts';
import { settingsFor } from '../../../media/transcribe/models.ts';
import type { Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { scripted, scriptedListener, writeSpeech } from './scripted-programs.ts';

const NAMES = ['John Dashwood', 'Mary-Ann'];

/** Words of 0.4 s, every half second; those with * were not found in the sound, those with ! have other sounds in their place. */
const words = (text: string): Word[] =>
  text.split(' ').map((word, at) => ({
    text: word.replace(/[*!]$/, ''),
    start: at / 2,
    end: at / 2 + 0.4,
    probability: 0.9,
    ...(word.endsWith('*') ? { doubtful: 'timing' as const } : { aligned: true as const }),
    ...(word.endsWith('!') ? { doubtful: 'mismatch' as const } : {}),
  }));

describe('names that do not fit the sound', () => {
  const told = (text: string) => {
    const all = words(text);
    return doubtfulNames(all, NAMES).map(({ first, last }) => all.slice(first, last + 1).map((word) => word.text));
  };

  test('are found with the words beside them that do not fit either', () => {
    expect(told('for the noise.! I’m* John* Dashwood,* my advent')).toEqual([['noise.', 'I’m', 'John', 'Dashwood,']]);
    expect(told('Ann’s! house and John* again')).toEqual([['Ann’s'], ['John']]);
  });

  test('are none where the name was found, nor where words that nobody expected were not', () => {
    expect(told('so! John Dashwood! said')).toEqual([['Dashwood']]);
    expect(told('so! John Dashwood said* nothing!')).toEqual([]);
  });
});

describe('what was said in place of a name', () => {
  const room = { start: 0.4, end: 1.5 };
  const said = words('for chapter three my');

  test('are the words of the passage, where each was found and they explain it', () => {
    expect(wordsInstead({ words: said, unwritten: [] }, room, NAMES)).toEqual(said.slice(1, 3));
    expect(
      wordsInstead(
        {
          words: said,
          unwritten: [
            { start: 0.4, end: 0.6 },
            { start: 1.6, end: 3 },
          ],
        },
        room,
        NAMES,
      ),
    ).toEqual(said.slice(1, 3));
  });

  test('is not known where a word was not found, a name is among them, there is none, or somebody says more', () => {
    const none = (text: string, unwritten: { start: number; end: number }[] = []) =>
      expect(wordsInstead({ words: words(text), unwritten }, room, NAMES), text).toBeNull();
    none('for chapter three! my');
    none('for chapter* three my');
    none('for chapter Dashwood’s my');
    expect(wordsInstead({ words: said, unwritten: [] }, { start: 2, end: 3 }, NAMES)).toBeNull();
    const wide = { start: 0.4, end: 2.5 };
    expect(wordsInstead({ words: said, unwritten: [{ start: 1.95, end: 2.3 }] }, wide, NAMES)).toBeNull();
    expect(wordsInstead({ words: said, unwritten: [{ start: 1.95, end: 2.1 }] }, wide, NAMES)).toHaveLength(3);
  });
});

describe('hearing such a place once more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-expected-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const speech = join(folder, 'speech.wav');
  beforeAll(() => writeSpeech(speech, new Int16Array(4 * 16_000).fill(257)));
  // Hears the name when it is told to expect it.
  const whisperCli = scriptedListener(
    join(folder, 'whisper-cli'),
    `const words = args.includes('--prompt') ? 'we like John' : 'we like it';
    return words.split(' ').map((text) => ({ text, from: 0, to: 30000 }));`,
  );
  const dictionary = scripted(join(folder, 'words.dict'), 'we W IY\nlike L AY K\nit IH T\n');
  const heard = async (third: string) => {
    const job = testJob({ stallMs: 1_000 });
    const program = scripted(
      join(job.workDir, 'pocketsphinx_batch'),
      `#!/bin/sh\necho "0000 S 0 T 0 A 0 L 0 10 -1 0 w0 25 -1 0 w1 50 -1 0 ${third} 90" > said.seg\n`,
    );
    const tools = { ...job.tools, whisperCli, pocketsphinx: { program, model: folder, dictionary } };
    const first: Word[] = [
      { text: 'we', start: 0.1, end: 0.25, probability: 0.9, aligned: true },
      { text: 'like', start: 0.3, end: 0.4, probability: 0.9, doubtful: 'timing' },
      { text: 'John', start: 0.4, end: 0.9, probability: 0.99, doubtful: 'timing' },
    ];
    const settings = settingsFor({ name: 'base', path: '' });
    const envelope = { stepSeconds: 0.01 as const, rms: new Float32Array(400).fill(0.1) };
    const hearing = { speech, envelope, durationSeconds: 4, settings, names: NAMES, words: first };
    return withoutExpected(hearing, { ...job, tools });
  };

  test('puts what was said in its place, with a doubt on all of it, and writes down that it was tried', async () => {
    const { words, tried } = await heard('w2');
    expect(words.map(({ text, doubtful }) => [text, doubtful])).toEqual([
      ['we', undefined],
      ['like', 'in-place-of-name'],
      ['it', 'in-place-of-name'],
    ]);
    expect(words.every(({ aligned }) => aligned)).toBe(true);
    expect(tried).toMatchObject([{ start: 0.25, end: 4, words: 2, way: expect.stringContaining('without the names') }]);
  });

  test('leaves the name where that tells nothing', async () => {
    const { words, tried } = await heard('i-AH 70 -1 0 i-S');
    expect(words.map(({ text }) => text)).toEqual(['we', 'like', 'John']);
    expect(tried).toMatchObject([{ words: 0 }]);
  });
});
