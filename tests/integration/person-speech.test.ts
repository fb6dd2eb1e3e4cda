import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alignWords } from '../../bench/speech/alignment.ts';
import { decodeRecording, type HeardRecording, hearRecording } from '../../bench/speech/heard-recording.ts';
import { spokenWords } from '../../bench/speech/spoken-words.ts';
import type { SpokenName } from '../../demo/careful-staff.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { type Taken, takeThrough } from '../../demo/take-through.ts';
import { runFfmpeg } from '../../media/ffmpeg/run.ts';
import { probe } from '../../media/ffmpeg/probe.ts';
import type { Word } from '../../media/words.ts';
import { parseRoster } from '../../src/rules/detection/roster.ts';
import type { ShowId } from '../../src/rules/ids.ts';
import { NAMES, readSentences, standardModel, whyNobodyCanBeHeard } from '../read-sentences.ts';
import { testJob, testTools } from '../tools.ts';
import { bestShift, correlation, samplesOf } from './media/audio-files.ts';

const whyNot = whyNobodyCanBeHeard();
if (whyNot) console.log(`Skipped: a person's speech is not taken through the pipeline, because ${whyNot}.`);

/** Silence before, between and after the sentences, in seconds. */
const PAUSE = 1;
const RATE = 16_000;
/** For one window of the model on a machine that has much else to do, in milliseconds. */
const PATIENCE = 240_000;
/** Of all words said, so many may be recognised as others, left out or made up. */
const MOST_WORD_ERRORS = 0.15;

/** A person reads; staff decide with care; what listeners get has the words and not the name. All with the model that real recordings get. Left out, with a word in the output, where the sentences or the model cannot be had: both come from outside the project. */
describe.skipIf(whyNot !== null)("a person's speech, from an upload to an episode, with an official model", () => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-person-'));
  const recording = join(folder, 'read.wav');
  const job = testJob({
    tools: { ...testTools(), whisperModel: standardModel() },
    timeoutMs: PATIENCE,
    stallMs: PATIENCE,
  });
  const roster = parseRoster({
    show: 'Reading aloud',
    title: 'A chapter',
    participants: [
      {
        name: 'Marianne Brandon',
        role: 'Reader',
        dateOfBirth: '1990-01-01',
        tags: ['voice:allow', 'face:mask', 'name:role', 'story:allow', 'channel:podcast'],
      },
      { name: 'John Dashwood', role: 'Brother' },
    ],
  });
  const sentences = readSentences();
  const said = spokenWords(sentences.map(({ text }) => text).join(' '));
  let spoken: SpokenName[];
  let service: DemoService;
  let taken: Taken;
  let published: string;
  let heardAgain: HeardRecording;

  beforeAll(async () => {
    spoken = await joinSentences();
    // One thread, since those of whisper.cpp wait for each other by spinning, which takes longer than the work where others need the processors.
    const env = { WHISPER_MODEL: job.tools.whisperModel.name, STAGE_THREADS: '1' };
    service = await startDemoService(join(folder, 'var'), { env });
    const { show: title } = roster;
    const show = { title, description: 'For tests.', author: 'Tests' };
    const { id } = await service.people.uploader.client.ask<{ id: ShowId }>('POST', '/shows', show);
    taken = await takeThrough(
      service,
      id,
      { path: recording, roster, spoken },
      () => {},
      () => {},
    );
    published = service.heard.files.path(fileOf('audio/mpeg').sha256);
    heardAgain = await hearRecording(await decodeRecording(published, job), [], job);
  });

  afterAll(async () => {
    await service?.stop();
    for (const place of [folder, job.workDir]) rmSync(place, { recursive: true, force: true });
  });

  /** Joins the sentences to one recording. @returns where the names are in it */
  async function joinSentences(): Promise<SpokenName[]> {
    const inputs: { source: string }[] = [];
    const names: SpokenName[] = [];
    let at = PAUSE;
    for (const { path, isNaming } of sentences) {
      inputs.push({ source: path });
      if (isNaming) names.push(...NAMES.map(({ text, start, end }) => ({ text, start: at + start, end: at + end })));
      at += (await probe(path, job)).durationSeconds! + PAUSE;
    }
    const padded = inputs.map((_, index) => `[${index}:a]apad=pad_dur=${PAUSE}[s${index}]`);
    const joined = `${inputs.map((_, index) => `[s${index}]`).join('')}concat=n=${inputs.length}:v=0:a=1`;
    await runFfmpeg(
      {
        inputs,
        filterComplex: `${padded.join(';')};${joined},adelay=${PAUSE * 1000}[joined]`,
        outputs: [{ target: recording, options: ['-map', '[joined]', '-c:a', 'pcm_s16le', '-f', 'wav'] }],
      },
      job,
    );
    return names;
  }

  const fileOf = (role: string) => taken.view.release!.files.find((file) => file.role === role)!;
  const spans = () => taken.view.release!.spans;
  const lettersOf = (words: readonly Word[]) => spokenWords(words.map(({ text }) => text).join(' '));
  const rosterWords = () => new Set(roster.participants.flatMap(({ name }) => spokenWords(name)));

  test('it is verified at once and published', async () => {
    expect([taken.view.state, taken.view.reason]).toEqual(['published', null]);
    expect(taken.view.transcript!.engine.model).toBe(standardModel().name);
    expect(taken.view.release!.verification).toMatchObject({ passed: true, findings: [] });
    const leaks = taken.view.flags.filter(({ kind }) => kind === 'leak');
    expect(leaks, 'staff were not asked again').toEqual([]);
    const feed = await fetch(`${service.address}/shows/${taken.view.show.slug}/feed.xml`);
    const { item } = new XMLParser({ ignoreAttributes: false }).parse(await feed.text()).rss.channel;
    expect(item.enclosure['@_url']).toContain(fileOf('audio/mpeg').name);
  });

  test('the words are those that the person reads', () => {
    const errors = alignWords(said, lettersOf(taken.view.transcript!.words)).filter(({ kind }) => kind !== 'same');
    expect(errors.length / said.length).toBeLessThanOrEqual(MOST_WORD_ERRORS);
  });

  test('every name lies under a bleep from its first sound to its last, and nothing of its sound is left', () => {
    expect(spoken.map(({ text }) => text)).toEqual(['John', 'Dashwood']);
    const [before] = samplesOf(recording, 1, RATE);
    const [after] = samplesOf(published, 1, RATE);
    // An encoder may move the sound by some samples.
    const likeness = (start: number, end: number): number => {
      const [was, is] = [before!, after!].map((sound) => sound.subarray(start * RATE, end * RATE));
      return correlation(was!, is!, bestShift(was!, is!, 32));
    };
    for (const { text, start, end } of spoken) {
      const under = spans().some((span) => span.start <= start && span.end >= end);
      expect(under, `${text} at ${start.toFixed(2)} to ${end.toFixed(2)} s is under a bleep`).toBe(true);
      expect(Math.abs(likeness(start, end)), `${text} is not in the sound`).toBeLessThan(0.05);
    }
    const { end } = spans().find((span) => span.end >= spoken.at(-1)!.end)!;
    expect(likeness(end + 0.1, end + 1.1), 'the second behind the name is in the sound').toBeGreaterThan(0.9);
  });

  test('what listeners hear has the other words, and no name', () => {
    const isBleeped = (word: Word) => spans().some((span) => span.start < word.end && span.end > word.start);
    const kept = lettersOf(taken.view.transcript!.words.filter((word) => !isBleeped(word)));
    const again = lettersOf(heardAgain.transcript.words);
    const left = alignWords(kept, again).filter(({ kind }) => kind === 'same').length;
    expect(left / kept.length).toBeGreaterThanOrEqual(1 - MOST_WORD_ERRORS);
    expect(kept.length / said.length, 'most words are no names').toBeGreaterThan(0.7);
    expect(again.filter((word) => rosterWords().has(word))).toEqual([]);
  });

  test('captions say that something was bleeped, and no name', async () => {
    const captions = await readFile(service.heard.files.path(fileOf('text/vtt').sha256), 'utf8');
    expect(captions).toContain('[BLEEP]');
    expect(spokenWords(captions).filter((word) => rosterWords().has(word))).toEqual([]);
  });
});
