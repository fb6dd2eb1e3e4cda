import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MediaJob, MediaTools } from '../../../media/job.ts';
import type { PartsToHear } from '../../../media/transcribe/parts.ts';
import type { Finding } from '../../../media/verify/findings.ts';
import { checkByRetranscription } from '../../../media/verify/retranscription.ts';
import type { AudioSpan } from '../../../media/spans.ts';
import type { Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { scripted, writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-respeak-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const speech = join(folder, 'speech.wav');
const SECONDS = 40;
beforeAll(() => writeSpeech(speech, new Int16Array(SECONDS * 16_000)));

const said = (text: string, start: number): Word => ({ text, start, end: start + 0.4, probability: 0.95 });
const ORDINARY =
  'we walked along the river until somebody called from other side where children played football every single summer evening after school';
/** Two words a second. */
const WORDS = Array.from({ length: 4 }, () => ORDINARY.split(' '))
  .flat()
  .slice(0, SECONDS * 2)
  .map((text, at) => said(text, at / 2));
/** Two spans, each with words on both sides. */
const SPANS = [9.2, 24.2].map((start) => ({ start, end: start + 0.6, action: 'bleep' as const, flags: ['f'] }));

/** What was asked of the recogniser, one hearing after the other. */
let asked: PartsToHear[];
beforeEach(() => {
  asked = [];
});

/**
 * Listens to a release in which these words can be heard: to the whole with the names as prompt, to parts of it, and without the names.
 */
async function listen(
  heard: { readonly whole: readonly Word[]; readonly parts?: readonly Word[]; readonly unprompted?: readonly Word[] },
  leaks: readonly Finding[] = [],
  spans: readonly AudioSpan[] = SPANS,
  changes: {
    readonly speech?: string;
    readonly job?: MediaJob;
    readonly words?: readonly Word[];
    readonly matchesForbidden?: (words: readonly Word[]) => boolean;
  } = {},
) {
  const transcribeParts = async (request: PartsToHear) => {
    asked.push(request);
    return request.parts.map(({ start, end }) => {
      const words =
        request.prompt.length === 0 ? heard.unprompted : end - start === SECONDS ? heard.whole : heard.parts;
      return (words ?? []).filter((word) => word.start >= start && word.end <= end);
    });
  };
  const { words = WORDS, job = testJob(), matchesForbidden } = changes;
  const forbidden = ['Priya', 'Mr Bingley', 'Bingley'];
  const input = { spans, words, forbidden, matchesForbidden, transcribeParts };
  const rest = { master: '', audioFiles: [], texts: [], fileNames: [] };
  const sound = { role: 'audio/mpeg', speech: changes.speech ?? speech, durationSeconds: SECONDS };
  return checkByRetranscription({ ...sound, input: { ...input, ...rest }, leaks }, job);
}

const without = (from: number, to: number) => WORDS.filter(({ start }) => start < from || start > to);

describe('listening to a release afresh', () => {
  test('cuts out what was proven to be replaced by a bleep or by silence, and nothing else', async () => {
    const long = SPANS.map((span) => ({ ...span, end: span.start + 2 }));
    const secondsHeard = () => asked[0]!.parts.reduce((sum, { start, end }) => sum + end - start, 0);
    await listen({ whole: WORDS }, [], long);
    expect(secondsHeard()).toBeCloseTo(SECONDS - 2 * 1.4);
    asked = [];
    const leak: Finding = { check: 'correlation', role: 'audio/mpeg', start: 9.2, end: 11.2, plain: '' };
    await listen({ whole: WORDS }, [leak], long);
    expect(secondsHeard()).toBeCloseTo(SECONDS - 1.4);
    asked = [];
    await listen({ whole: WORDS }, [], [{ ...long[0]!, action: 'replace' }, long[1]!]);
    expect(secondsHeard()).toBeCloseTo(SECONDS - 1.4);
  });

  test('expects each name once, with capitals', async () => {
    await listen({ whole: WORDS });
    expect(asked[0]!.prompt).toEqual(['Mr Bingley', 'Priya']);
  });

  test('takes one hearing where the whole was understood beside every span', async () => {
    const { check, heard } = await listen({ whole: WORDS });
    expect(check).toMatchObject({ name: 'respeak', passed: true });
    expect(asked.map(({ parts }) => parts)).toEqual([[{ start: 0, end: SECONDS }]]);
    expect(heard).toEqual(WORDS);
  });

  test('listens once more to the clip of a span beside which words are missing, and to no other', async () => {
    const { check } = await listen({ whole: without(22, 26), parts: WORDS });
    expect(check.passed).toBe(true);
    expect(asked[1]!.prompt).toContain('Priya');
    expect(asked[1]!.parts).toEqual([{ start: 20.2, end: 28.8 }]);
  });

  test('listens to neighbouring places by themselves, so that a long passage cannot be left early again', async () => {
    const names = [30, 31, 36].map((start) => said('Priya', start));
    const whole = WORDS.map((word) => names.find(({ start }) => start === word.start) ?? word);
    await listen({ whole, unprompted: WORDS });
    expect(asked[1]!.parts).toEqual([
      { start: 26, end: 35.4 },
      { start: 32, end: SECONDS },
    ]);
  });

  test('finds a name that was only heard in such a clip, and is there without the prompt', async () => {
    const name = said('Priya', 25);
    const { findings } = await listen({ whole: without(22, 26), parts: [...WORDS, name], unprompted: [name] });
    expect(findings).toMatchObject([{ start: 24.2, end: 24.8 }]);
    const { findings: none } = await listen({ whole: without(22, 26), parts: [...WORDS, name], unprompted: WORDS });
    expect(none).toEqual([]);
  });

  test('where the samples are not proven to be replaced, a name in the whole needs no second hearing', async () => {
    const whole = [...WORDS, said('Priya', 9.3)];
    const leak: Finding = { check: 'correlation', role: 'audio/mpeg', start: 9.2, end: 9.8, plain: '' };
    expect((await listen({ whole, unprompted: WORDS }, [leak])).findings).toHaveLength(1);
    expect((await listen({ whole, unprompted: WORDS })).findings).toEqual([]);
  });

  test('hears a name again once, as long as it is, in the middle of what is said around it', async () => {
    const whole = [...without(32, 34), said('by', 32), said('Mr', 32.5), said('Bingley’s', 33)];
    const { findings } = await listen({ whole, unprompted: whole });
    expect(asked[1]!.prompt).toEqual([]);
    expect(asked[1]!.parts).toHaveLength(1);
    const [{ start, end }] = asked[1]!.parts as [{ start: number; end: number }];
    expect([33 - start, end - 33.4].every((seconds) => seconds >= 3)).toBe(true);
    expect(findings).toMatchObject([{ start: 33, end: 33.4 }]);
  });

  test('confirms a name by a word much like it at its place, as nobody expects the name then, and by none elsewhere', async () => {
    const whole = [...without(32, 34), said('Bingley', 33)];
    const confirmed = (unprompted: Word) => listen({ whole, unprompted: [unprompted] });
    expect((await confirmed(said('Bingly’s', 33.1))).findings).toMatchObject([{ start: 33 }]);
    expect((await confirmed(said('Bingly’s', 34))).findings).toEqual([]);
    expect((await confirmed(said('being', 33))).findings).toEqual([]);
  });

  test('confirms what sounds like a name in two words by both, or by one word for both', async () => {
    const whole = [...without(32, 34), said('by', 32), said('thy', 32.4), said('naide', 32.8)];
    // As a finder of sounds does that takes what stands before into account.
    const matchesForbidden = (words: readonly Word[]) => /by thy naide$/.test(words.map(({ text }) => text).join(' '));
    const confirmed = (...unprompted: Word[]) => listen({ whole, unprompted }, [], SPANS, { matchesForbidden });
    expect((await confirmed(said('thy', 32.4), said('age', 32.8))).findings).toEqual([]);
    expect((await confirmed(said('thy', 32.4), said('naid', 32.8))).findings).toEqual([]);
    expect((await confirmed(said('thy', 32.4), said('naide', 32.8))).findings).toMatchObject([{ start: 32.4 }]);
    expect((await confirmed(said('thynaid', 32.6))).findings).toMatchObject([{ start: 32.4 }]);
  });

  test('finds what is left of a name beside a span, where its sound was found; under the span it was heard in the bleep', async () => {
    const aligned = (start: number) => ({ ...said('Priya', start), aligned: true as const });
    const found = (name: Word) => listen({ whole: [...without(24, 25), name], unprompted: WORDS });
    expect((await found(aligned(24.8))).findings).toMatchObject([{ start: 24.2, end: 25.2 }]);
    expect((await found(aligned(24.3))).findings).toEqual([]);
    expect((await found(said('Priya', 24.8))).findings).toEqual([]);
    expect((await found({ ...aligned(24.8), doubtful: 'mismatch' })).findings).toEqual([]);
    expect((await found(aligned(25.3))).findings).toEqual([]);
  });

  test('an improbable name in place of words that may be heard beside a span is advice, until it is heard without expecting it', async () => {
    // The two words reach from 24.9 to 25.5.
    const pair = (more: Partial<Word>) => [
      { ...said('thine', 24.85), end: 25.1, aligned: true as const, ...more },
      { ...said('age', 25.1), aligned: true as const, ...more },
    ];
    const name: Word = { ...said('Priya', 24.9), end: 25.4, aligned: true, probability: 0.4 };
    const whole = [...without(24, 26), name];
    const sure = { ...name, probability: 0.6 };
    const known = { words: [...without(24, 26), ...pair({})] };
    expect((await listen({ whole: [...without(24, 26), sure] }, [], SPANS, known)).findings).toHaveLength(1);
    const found = (words: readonly Word[], unprompted: readonly Word[] = []) =>
      listen({ whole, unprompted }, [], SPANS, { words: [...without(24, 26), ...words] });
    const { findings, advice, check } = await found(pair({}));
    expect(findings).toEqual([]);
    expect(check.passed).toBe(true);
    expect(advice).toMatchObject([{ start: 24.2, end: 25.4 }]);
    expect((await found(pair({}), [name])).findings).toMatchObject([{ start: 24.2, end: 25.4 }]);
    // What only sounds like a name is the same word cut off, however often it is heard.
    const matchesForbidden = (heard: readonly Word[]) => heard.some(({ text }) => text === 'naid');
    const alike = { ...name, text: 'naid' };
    const { findings: none, advice: listenThere } = await listen(
      { whole: [...without(24, 26), alike], unprompted: [alike] },
      [],
      SPANS,
      { ...known, matchesForbidden },
    );
    expect(none).toEqual([]);
    expect(listenThere).toHaveLength(1);
    // Words whose sounds were not found there explain nothing, nor do words that leave room for a syllable.
    expect((await found(pair({ doubtful: 'mismatch' }))).findings).toHaveLength(1);
    expect((await found(pair({ doubtful: 'low-probability' }))).findings).toHaveLength(1);
    expect((await found(pair({ aligned: undefined }))).findings).toHaveLength(1);
    expect((await found(pair({}).slice(1))).findings).toHaveLength(1);
  });

  test('a probable name in place of words that may be heard beside a span is advice only where those words are heard without expecting it', async () => {
    // The span ends at 24.8: it cuts off “stripe”, which begins before that.
    const stripe: Word = { ...said('stripe', 24.6), end: 25.1, aligned: true };
    const runs: Word = { ...said('runs', 25.1), aligned: true };
    const name: Word = { ...said('Priya', 24.85), end: 25.15, aligned: true, probability: 0.9 };
    const rest = without(24, 26);
    const listenTo = (unprompted: readonly Word[], words: readonly Word[] = [stripe, runs]) =>
      listen({ whole: [...rest, name], unprompted }, [], SPANS, { words: [...rest, ...words] });
    const again = (text: string): Word => ({ ...stripe, text, start: 24.85 });
    for (const text of ['stripe', 'dripe', 'tripe']) {
      const { findings, advice } = await listenTo([again(text), runs]);
      expect(findings).toEqual([]);
      expect(advice).toMatchObject([{ start: 24.2, end: 25.15 }]);
    }
    // Other words, one of the two, the same word elsewhere, the start of a word whose start is hidden, a part of a whole word, the name.
    const others = [[again('tyre'), runs], [again('stripe')], [{ ...again('stripe'), start: 26, end: 26.4 }, runs]];
    others.push(
      [again('strip'), runs],
      [again('stripe'), { ...runs, text: 'uns' }],
      [again('stripe'), { ...name, start: 25.5, end: 25.8 }, runs],
    );
    for (const heard of others) expect((await listenTo(heard)).findings).toMatchObject([{ start: 24.2, end: 25.15 }]);
    // Where no such word may be heard, or it leaves room for a syllable, nothing that is heard later explains the name.
    for (const words of [[], [{ ...stripe, doubtful: 'mismatch' as const }, runs], [{ ...runs, start: 25.05 }]])
      expect((await listenTo([again('stripe'), runs], words)).findings).toHaveLength(1);
  });

  test('a name that is heard elsewhere in that passage confirms nothing, and one heard once is advice', async () => {
    const whole = [...WORDS, said('Priya', 36.5)];
    const { findings, advice } = await listen({ whole, unprompted: [said('Priya', 33.5)] });
    expect(findings).toEqual([]);
    expect(advice).toMatchObject([{ start: 36.5 }]);
  });

  test('finds a voice beside a span that is no word’s, and gives advice where only its sound says so', async () => {
    const samples = new Int16Array(SECONDS * 16_000);
    const hum = (i: number) => 4000 * Math.sin((2 * Math.PI * 140 * i) / 16_000);
    const spoken = [[7.2, 7.6] as const, [8.8, 9.2] as const];
    for (const [start, end] of spoken)
      for (let i = start * 16_000; i < end * 16_000; i++) samples[i] = hum(i) + hum(2 * i);
    const voiced = join(folder, 'voiced.wav');
    await writeSpeech(voiced, samples);
    const job = testJob();
    const program = scripted(
      join(folder, 'pocketsphinx_batch'),
      '#!/bin/sh\necho "0000 S 0 T 0 A 0 L 0 40 -1 0 w0 90 -1 0 <sil> 195 -1 0 u-AH 245 -1 0 <sil> 400" > said.seg\n',
    );
    const dictionary = scripted(join(folder, 'words.dict'), 'we W IY\n');
    const heardBy = (tools: MediaTools) =>
      listen({ whole: [] }, [], SPANS, {
        speech: voiced,
        job: { ...job, tools },
        words: [{ ...said('we', 7.2), aligned: true }],
      });
    const { pocketsphinx: _, ...without } = job.tools;
    const sure = await heardBy({ ...without, pocketsphinx: { program, model: folder, dictionary } });
    expect(sure.findings).toHaveLength(1);
    expect(sure.findings[0]!.end).toBeCloseTo(9.8);
    expect(sure.findings[0]!.start).toBeCloseTo(8.8, 1);
    const unsure = await heardBy(without);
    expect(unsure.findings).toEqual([]);
    expect(unsure.advice).toMatchObject([{ check: 'respeak', plain: expect.stringContaining('A voice') }]);
  });

  test('is a finding where nothing is understood beside a span, however often', async () => {
    const { findings } = await listen({ whole: without(22, 27), parts: without(22, 27) });
    expect(findings).toMatchObject([{ start: 24.2, end: 24.8, plain: expect.stringContaining('understood nothing') }]);
  });

  test('hears a place once more without the names where nothing was understood with them; a name there is found', async () => {
    const deaf = { whole: without(22, 27), parts: without(22, 27) };
    expect((await listen({ ...deaf, unprompted: WORDS })).findings).toEqual([]);
    expect(asked.map(({ prompt }) => prompt.length > 0)).toEqual([true, true, false]);
    const { findings } = await listen({ ...deaf, unprompted: [...without(25, 25.4), said('Priya', 25)] });
    expect(findings).toMatchObject([{ start: 24.2, end: 24.8, plain: expect.stringContaining('A name') }]);
  });
});
