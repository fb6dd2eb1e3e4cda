import { describe, expect, it } from 'vitest';
import { chaptersToJson } from '../../../media/captions/chapters.ts';
import type { Cue } from '../../../media/captions/cues.ts';
import { cuesToSrt } from '../../../media/captions/srt.ts';
import { pageOf } from '../../../media/captions/transcript-html.ts';
import { transcriptToJson } from '../../../media/captions/transcript-json.ts';
import { cuesToVtt } from '../../../media/captions/vtt.ts';
import { ownValues } from '../../../media/verify/own-texts.ts';
import { isTime } from '../../../media/verify/own-values.ts';

/** What is exactly as Heard writes it is read value by value; everything else is a text of somebody else, of which every word is read. */

const CUES: Cue[] = [
  { start: 3661.5, end: 3663, lines: ['Tom & Ann', 'said <hi>'], text: 'Tom & Ann said <hi>', speaker: 'Host & guest' },
  { start: 3664, end: 3665.25, lines: ['Yes.'], text: 'Yes.' },
];
const texts = (role: string, raw: string) => ownValues(role, raw)?.map(({ text }) => text) ?? null;

describe('captions of ours', () => {
  it('say what they show, whom they name and when', () => {
    const times = { start: 3661.5, end: 3663 };
    expect(ownValues('text/vtt', cuesToVtt(CUES))).toEqual([
      { text: 'Host & guest', written: 'Host &amp; guest', ...times },
      { text: 'Tom & Ann\nsaid <hi>', written: 'Tom &amp; Ann\nsaid &lt;hi&gt;', isSpeech: true, ...times },
      { text: 'Yes.', written: 'Yes.', isSpeech: true, start: 3664, end: 3665.25 },
    ]);
    expect(texts('application/x-subrip', cuesToSrt(CUES))).toEqual(['Tom & Ann\nsaid ‹hi›', 'Yes.']);
  });

  it('say nothing where they are empty', () => {
    expect(texts('text/vtt', cuesToVtt([]))).toEqual([]);
    expect(texts('application/x-subrip', '')).toEqual([]);
  });

  it.each<[string, (raw: string) => string]>([
    ['a title', (raw) => raw.replace('WEBVTT', 'WEBVTT Jordan')],
    ['no head', (raw) => raw.replace('WEBVTT\n\n', '\n\n')],
    ['a note', (raw) => raw.replace('WEBVTT\n', 'WEBVTT\n\nNOTE Jordan\n')],
    ['a name for a number', (raw) => raw.replace('\n1\n', '\nJordan\n')],
    ['another number', (raw) => raw.replace('\n1\n', '\n7\n')],
    ['a setting after its times', (raw) => raw.replace('03.000\n', '03.000 region:jordan\n')],
    ['a class in its voice', (raw) => raw.replace('<v ', '<v.jordan ')],
    ['a tag', (raw) => raw.replace('Yes.', '<c.jordan>Yes.</c>')],
    ['an entity that ours never write', (raw) => raw.replace('Yes.', 'Yes&nbsp;.')],
    ['bytes at the end', (raw) => `${raw}\nJordan`],
    ['a time that no recording has', (raw) => raw.replaceAll('01:01:0', '48:00:0')],
  ])('are not those with %s', (_what, change) => {
    const raw = change(cuesToVtt(CUES));
    expect(raw).not.toBe(cuesToVtt(CUES));
    expect(ownValues('text/vtt', raw)).toBeNull();
  });

  it.each<[string, (raw: string) => string]>([
    ['a name for a number', (raw) => raw.replace('1\n', 'Jordan\n')],
    ['another number', (raw) => raw.replace('1\n', '7\n')],
    ['a full stop in a time', (raw) => raw.replace(',500', '.500')],
    ['bytes at the end', (raw) => `${raw}\nJordan`],
    ['a line of another kind', (raw) => `Jordan\n\n${raw}`],
    ['a time that no recording has', (raw) => raw.replaceAll('01:01:0', '48:00:0')],
  ])('in SubRip are not those with %s', (_what, change) =>
    expect(ownValues('application/x-subrip', change(cuesToSrt(CUES)))).toBeNull(),
  );

  it('that are empty are not those with anything more', () => {
    expect(ownValues('text/vtt', 'WEBVTT\nJordan')).toBeNull();
    expect(ownValues('text/vtt', 'WEBVTT Jordan\n')).toBeNull();
  });
});

describe('a JSON transcript of ours', () => {
  const role = 'application/json';
  const cue = (change: object) => transcriptToJson([{ ...CUES[1]!, ...change } as Cue]);

  it('says what was said and by whom', () => {
    expect(ownValues(role, transcriptToJson(CUES))).toEqual([
      { text: 'Host & guest', written: '"Host & guest"' },
      { text: 'Tom & Ann said <hi>', written: '"Tom & Ann said <hi>"', isSpeech: true },
      { text: 'Yes.', written: '"Yes."', isSpeech: true },
    ]);
  });

  it.each([
    ['a number for words', cue({ text: 5 })],
    ['a number for a speaker', cue({ speaker: 5 })],
    ['a text for a start', cue({ start: 'Jordan' })],
    ['a text for an end', cue({ end: 'Jordan' })],
    ['a start that says more than a time', cue({ start: 1.00041 })],
    ['a key of its own', cue({}).replace('"body"', '"name": "Jordan",\n      "body"')],
    ['other white space', `${cue({})} `],
    ['no JSON at all', 'Jordan'],
  ])('is not one with %s', (_what, raw) => expect(ownValues(role, raw)).toBeNull());
});

describe('chapters of ours', () => {
  const role = 'application/json+chapters';
  it('say their titles, where these are more than a number', () => {
    const raw = chaptersToJson([
      { start: 0, title: 'Part 1' },
      { start: 10, title: 'Home' },
      { start: 20, title: 'Part 2' },
      { start: 30, title: 'Part 4' },
    ]);
    expect(ownValues(role, raw)).toEqual([
      { text: 'Home', written: '"Home"' },
      { text: 'Part 2', written: '"Part 2"' },
    ]);
  });

  it.each([
    ['a key of its own', (raw: string) => raw.replace('"title"', '"name": "Jordan",\n      "title"')],
    ['a text for a start', (raw: string) => raw.replace('"startTime": 0', '"startTime": "Jordan"')],
    ['a start that no recording has', (raw: string) => raw.replace('"startTime": 0', '"startTime": 172800')],
    ['a number for a title', (raw: string) => raw.replace('"Home"', '5')],
  ])('are not those with %s', (_what, change) =>
    expect(ownValues(role, change(chaptersToJson([{ start: 0, title: 'Home' }])))).toBeNull(),
  );
});

describe('a transcript page of ours', () => {
  const page = { title: 'Tom & Ann', language: 'en-GB' };
  const written = [
    { start: 61, speaker: 'Host', text: 'I said <hi>.' },
    { start: 70, speaker: '', text: 'Yes.' },
  ];
  const raw = pageOf(written, page);

  it('says its title, who speaks and what', () => {
    expect(ownValues('text/html', raw)).toEqual([
      { text: 'Tom & Ann', written: 'Tom &amp; Ann' },
      { text: 'Host', written: 'Host' },
      { text: 'I said <hi>.', written: 'I said &lt;hi&gt;.', isSpeech: true },
      { text: 'Yes.', written: 'Yes.', isSpeech: true },
    ]);
  });

  it.each([
    ['a comment', raw.replace('<main>', '<main><!-- Jordan -->')],
    ['an attribute', raw.replace('<p>', '<p title="Jordan">')],
    ['a name for a language', pageOf(written, { ...page, language: 'jordan' })],
    ['no language', raw.replace(/<html.*>/, '<html>')],
    ['no heading', raw.replace(/<h1>.*<\/h1>\n/, '')],
    ['another title', raw.replace(/<title>.*<\/title>/, '<title>Jordan</title>')],
    ['a time that no recording has', pageOf([{ start: 172_800, speaker: '', text: 'Yes.' }], page)],
    ['bytes at the end', `${raw}Jordan`],
  ])('is not one with %s', (_what, text) => expect(ownValues('text/html', text)).toBeNull());
});

describe('a text of any other kind', () => {
  it('is none of ours', () => expect(ownValues('text/plain', 'Jordan')).toBeNull());

  it.each([
    [0, true],
    [1.001, true],
    [172_799.999, true],
    [172_800, false],
    [-0.001, false],
    [1.0001, false],
    ['1', false],
    [null, false],
    [Number.NaN, false],
  ])('has no time but whole milliseconds of up to two days: %s', (value, is) => expect(isTime(value)).toBe(is));
});
