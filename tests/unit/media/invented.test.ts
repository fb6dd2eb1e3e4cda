import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { areInvented, misfits, wereProbablySaid, withoutInvented } from '../../../media/transcribe/invented.ts';
import { settingsFor } from '../../../media/transcribe/models.ts';
import type { Pocketsphinx } from '../../../media/job.ts';
import type { Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { scripted, scriptedListener, writeSpeech } from './scripted-programs.ts';

const SECONDS = 40;
const folder = mkdtempSync(join(tmpdir(), 'heard-invented-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hears "one two three four five six seven eight" in every file. */
const listener = scriptedListener(
  join(folder, 'whisper-cli'),
  `return 'one two three four five six seven eight'.split(' ').map((text, at) => ({ text, from: at * 500, to: at * 500 + 400 }));`,
);
/** Hears "good0", "good1", … where the samples are 1000, 1001, …, and elsewhere what `more` adds. */
const marks = (name: string, more = '') =>
  scriptedListener(
    join(folder, name),
    `const heard = [];
  let before = 0;
  for (let at = 44; at < bytes.length; at += 320) {
    const value = bytes.readInt16LE(at);
    const from = (at - 44) / 32;
    if (value >= 1000 && value !== before) heard.push({ text: 'good' + (value - 1000), from, to: from + 400 });
    ${more}
    before = value;
  }
  return heard;`,
  );
const exact = marks('exact');
const amongOthers = marks(
  'among-others',
  `if (value < 1000 && from % 1000 === 0) heard.push({ text: 'else', from, to: from + 400 });`,
);
const speech = join(folder, 'speech.wav');
const marked = join(folder, 'marked.wav');
/** Where the words of `marked` begin that are heard in it: their number, and how many. */
const MARKED = { first: 20, words: 12 };
beforeAll(async () => {
  const samples = new Int16Array(SECONDS * 16_000).fill(257);
  await writeSpeech(speech, samples);
  for (let word = 0; word < MARKED.words; word++) {
    const from = (MARKED.first + word) * 8_000;
    samples.fill(1000 + word, from, from + 8_000);
  }
  await writeSpeech(marked, samples);
});

const envelope = { stepSeconds: 0.01 as const, rms: new Float32Array(SECONDS * 100).fill(0.1) };
const LOW = 0.5;
/** Words of half a second, one after the other; those with * do not fit their sound, those with ? are improbable. */
const words = (text: string): Word[] =>
  text.split(' ').map((word, at) => ({
    text: word.replace(/[*?]/, ''),
    start: at / 2,
    end: at / 2 + 0.4,
    probability: word.endsWith('?') ? 0.3 : 0.9,
    aligned: true,
    ...(word.endsWith('*') ? { doubtful: 'mismatch' as const } : {}),
  }));

function judged(
  text: string,
  { sound = speech, whisperCli = listener, aligner = undefined as Pocketsphinx | undefined } = {},
) {
  const job = testJob();
  const { pocketsphinx: _, ...without } = job.tools;
  const tools = aligner ? { ...without, pocketsphinx: aligner } : without;
  const settings = { ...settingsFor({ name: 'base', path: '' }), dtw: null };
  const hearing = { speech: sound, envelope, settings, words: words(text) };
  return withoutInvented(hearing, { ...job, tools: { ...tools, whisperCli } });
}
const textOf = (found: readonly Word[]) => found.map(({ text }) => text).join(' ');

test('a word or two that do not fit are mishearings, more of them in a row are not', () => {
  expect(misfits(words('a b* c d e* f g h i j* k'), LOW)).toEqual([]);
  expect(misfits(words('a b c d e f g* h i* j k* l m n o p q r s t u'), LOW)).toMatchObject([{ first: 3, last: 13 }]);
  expect(misfits(words('a* b*'), LOW)).toMatchObject([{ first: 0, last: 1, start: 0, end: 0.9 }]);
  expect(misfits([], LOW)).toEqual([]);
});

test('words that could not be followed through the sound count as words that do not fit', () => {
  const lost = words('a b c d e f g h').map(({ aligned: _, ...word }) => ({ ...word, doubtful: 'timing' as const }));
  expect(misfits(lost, LOW)).toMatchObject([{ first: 0, last: 7 }]);
});

test('improbable words are doubted as well', () => {
  expect(misfits(words('a b? c d e* f g h i j k'), LOW)).toEqual([]);
  expect(misfits(words('a b? c d? e* f g h'), LOW)).toMatchObject([{ first: 0, last: 7 }]);
});

test('a few good words between invented passages go with them, many stay', async () => {
  const made = 'so* I? said* to? him* stop? that* now?';
  const few = await judged(`${made} three four five six seven eight nine ten eleven ${made}`);
  expect(few.words).toEqual([]);
  expect(few.invented).toHaveLength(1);
  const good = Array.from({ length: 40 }, (_, at) => `good${at}`).join(' ');
  const many = await judged(`${made} ${good} ${made}`);
  expect(textOf(many.words)).toContain('good20');
  expect(many.invented).toHaveLength(2);
});

test('words that came again stay, between invented passages as well', async () => {
  const made = 'so* I? said* to? him* stop? that* now?';
  const apart = Array.from({ length: 12 }, (_, at) => `between${at}`).join(' ');
  const said = 'good0* good1* good2* good3 good4 good5 good6 good7';
  const text = `${made} ${apart} ${said} ${apart} ${made}`;
  const { words: kept, invented, tried } = await judged(text, { sound: marked, whisperCli: exact });
  expect(textOf(kept)).toContain('good0 good1 good2 good3 good4 good5 good6 good7');
  expect(invented).toHaveLength(2);
  expect(tried.map(({ words: count }) => count > 0)).toEqual([false, true, false]);
});

test('of a passage in which too much is doubtful, what surely came again stays at its place where it is a third of all', async () => {
  const fine = Array.from({ length: 16 }, (_, at) => `fine${at}`).join(' ');
  const good = Array.from({ length: 12 }, (_, at) => `good${at}${[1, 3].includes(at % 5) ? '?' : ''}`).join(' ');
  const text = (more: string) => `${fine} so? I? said? to? ${good} stop? that? now?${more}`;
  const heard = { sound: marked, whisperCli: amongOthers };
  const { words: kept, invented, tried } = await judged(text(''), heard);
  const stays = Array.from({ length: 12 }, (_, at) => `good${at}`).join(' ');
  expect(textOf(kept)).toMatch(new RegExp(`fine\\d+ ${stays}$`));
  expect(kept.at(-12)!.start).toBe(MARKED.first / 2);
  expect(invented).toMatchObject([{ end: 17.4 }]);
  expect(tried).toMatchObject([{ words: 12 }]);
  const less = await judged(text(' him? once? so? that? he? went? off? and? then? some? more? of? it?'), heard);
  expect(textOf(less.words)).not.toContain('good');
});

test('what comes again when it is heard once more was said', async () => {
  const { words: kept, invented, tried } = await judged('one two* three four* five six* seven eight');
  expect(textOf(kept)).toBe('one two three four five six seven eight');
  expect(invented).toEqual([]);
  expect(tried).toMatchObject([{ start: 0, end: 3.9, words: 8 }]);
});

test('what comes out as other words was not, and the passage is told', async () => {
  const { words: kept, invented, tried } = await judged('so I* said to* him* stop that* now');
  expect(kept).toEqual([]);
  expect(invented).toEqual([{ start: 0, end: 3.9 }]);
  expect(tried).toMatchObject([{ words: 0 }, { words: 0 }]);
});

test('fewer of the same words say nothing: Whisper left the window early', async () => {
  const text = 'a b c d e one two* three* four* five six seven eight f g h i j';
  const { words: kept } = await judged(text);
  expect(textOf(kept)).toBe(text.replaceAll('*', ''));
});

test('a few other words say nothing against many likely ones', async () => {
  const text = Array.from({ length: 24 }, (_, at) => `good${at}${at % 3 === 0 ? '*' : ''}`).join(' ');
  expect(textOf((await judged(text)).words)).toBe(text.replaceAll('*', ''));
  expect((await judged(text.replaceAll(/(\d)(?= )/g, '$1?'))).words).toEqual([]);
});

test('where a third does not fit and the same come again, it is how probable they are that tells', async () => {
  const likely = 'one two* three four five* six seven eight* one two* three four five* six seven eight';
  expect(textOf((await judged(likely)).words)).toBe(likely.replaceAll('*', ''));
  expect((await judged(likely.replaceAll(/(one|three|four|six|seven)/g, '$1?'))).words).toEqual([]);
});

test('words that are doubtful both times were not said, even if the same come again', () => {
  const doubtful = words('one two? three? four five? six seven? eight one? two three? four five? six seven? eight');
  const good = words('one two? three four five six seven eight one two three? four five six? seven eight');
  expect(areInvented(doubtful, doubtful, LOW)).toBe(true);
  expect(areInvented(doubtful, good, LOW)).toBe(false);
  expect(areInvented(good, doubtful, LOW)).toBe(false);
});

test('many words of which far too many do not fit were not said, even if they come again', async () => {
  const numbers = 'one* two three* four five* six seven* eight';
  const { words: kept, invented } = await judged(`${numbers} ${numbers}`);
  expect(kept).toEqual([]);
  expect(invented).toHaveLength(1);
});

test('that nobody could follow a voice says nothing of its words: likely ones that come again were said', () => {
  const said = words('one two three four five six seven eight nine ten eleven twelve thirteen fourteen');
  const unfollowed = (all: readonly Word[]) => all.map(({ aligned: _aligned, ...word }) => word);
  const other = words('a b c d e f g h i j k l m n');
  expect(areInvented(unfollowed(said), unfollowed(said), LOW)).toBe(false);
  expect(areInvented(unfollowed(said), said, LOW)).toBe(false);
  expect(areInvented(unfollowed(said), unfollowed(other), LOW)).toBe(true);
  const improbable = said.map((word) => ({ ...word, probability: 0.6 }));
  expect(areInvented(unfollowed(improbable), unfollowed(improbable), LOW)).toBe(true);
});

test('unlikely words whose sounds are at their place were said where a third of them comes again', () => {
  const passage = words('one? two three? four? five* six seven? eight nine? ten eleven twelve');
  const likely = (all: readonly Word[]) => all.map((word) => ({ ...word, probability: word.probability - 0.15 }));
  const again = words('one two three four a b c d e f g h');
  expect(areInvented(likely(passage), again, LOW)).toBe(false);
  expect(areInvented(likely(passage), again.slice(1), LOW)).toBe(true);
  const misfit = likely(words('one? two* three? four? five* six seven? eight nine? ten eleven twelve'));
  expect(areInvented(misfit, again, LOW)).toBe(true);
  expect(areInvented(likely(passage).slice(0, 7), again.slice(1, 8), LOW)).toBe(true);
});

test('a short sentence that comes in the slowest way was said where half of it is at its place, and likely', () => {
  const heard = (text: string, probability = 0.72) => words(text).map((word) => ({ ...word, probability }));
  expect(wereProbablySaid(heard('will* we ever* forget it'))).toBe(true);
  expect(wereProbablySaid(heard('will* we* ever* forget it'))).toBe(false);
  expect(wereProbablySaid(heard('will* we ever* forget it', 0.69))).toBe(false);
  expect(wereProbablySaid(heard('forget it', 0.9))).toBe(false);
});

test('a short sentence that was dropped is heard a last time, in the slowest way, and what was said then is written down', async () => {
  const whisperCli = scriptedListener(
    join(folder, 'slow-whisper'),
    `return (args[args.indexOf('--beam-size') + 1] === '5' ? 'we like it' : 'it like we').split(' ').map((text, at) => ({ text, from: at * 300, to: at * 300 + 200 }));`,
  );
  const dictionary = scripted(join(folder, 'words.dict'), 'we W IY\nlike L AY K\nit IH T\n');
  const aligner = {
    ...{ model: folder, dictionary },
    program: scripted(
      join(folder, 'aligner'),
      '#!/bin/sh\nwhile read id; do echo "$id S 0 T 0 A 0 L 0 10 -1 0 w0 25 -1 0 w1 50 -1 0 w2 70"; done < sounds.txt > said.seg\n',
    ),
  };
  const made = 'so* I* said* to* him*';
  const { words: said, invented, tried } = await judged(made, { whisperCli, aligner });
  expect(textOf(said)).toBe('we like it');
  expect(said.every(({ aligned, doubtful }) => aligned && !doubtful)).toBe(true);
  expect(invented).toHaveLength(1);
  expect(tried.map(({ words: some }) => some)).toEqual([0, 3]);
  // Words that stay beside it would be said twice, and a long passage has enough to go by.
  const long = await judged(`${made} ${made} ${made}`, { whisperCli, aligner });
  expect([long.words, long.tried.length]).toEqual([[], 1]);
});
