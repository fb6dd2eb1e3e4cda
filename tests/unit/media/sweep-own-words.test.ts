import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chaptersToJson } from '../../../media/captions/chapters.ts';
import { wordsToCues } from '../../../media/captions/cues.ts';
import { cuesToSrt } from '../../../media/captions/srt.ts';
import { transcriptToHtml } from '../../../media/captions/transcript-html.ts';
import { transcriptToJson } from '../../../media/captions/transcript-json.ts';
import { cuesToVtt } from '../../../media/captions/vtt.ts';
import type { CaptionWord } from '../../../media/spans.ts';
import { ownValues } from '../../../media/verify/own-texts.ts';
import { sweep } from '../../../media/verify/sweep.ts';
import { releaseTags } from '../../../src/publishing/tags.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-own-words-'));
const page = { title: 'A <talk> & more', language: 'en-GB' };
const textsOf = (words: CaptionWord[], title = page.title): [role: string, text: string][] => {
  const cues = wordsToCues(words);
  return [
    ['text/vtt', cuesToVtt(cues)],
    ['application/x-subrip', cuesToSrt(cues)],
    ['application/json', transcriptToJson(cues)],
    ['text/html', transcriptToHtml(words, { ...page, title })],
    [
      'application/json+chapters',
      chaptersToJson([
        { start: 14.5, title },
        { start: 314.25, title: 'Part 2' },
      ]),
    ],
  ];
};
const spoken = (text: string, start: number, more = {}) => ({
  text,
  start,
  end: start + 0.5,
  redacted: false,
  ...more,
});
const WORDS = [
  spoken('Hello &', 14, { speaker: 'Peer <researcher>' }),
  spoken('', 14.5, { redacted: true, placeholder: 'Peer researcher' }),
  spoken('"quoted', 15),
  spoken("<b>'s", 20.123),
];
/** Everything that our formats are made of, as if there were people called like that. */
const FORMAT_WORDS =
  'WEBVTT version segments startTime endTime body speaker chapters chapter title doctype html head meta charset utf viewport width device initial scale time datetime cite main lang transcript encoder handler SoundHandler isom comment BLEEP removed'.split(
    ' ',
  );
const findings = async (forbidden: string[], texts: [string, string][], more = {}) =>
  (
    await sweep({
      rules: { forbidden },
      texts: texts.map(([role, text]) => ({ role, text })),
      media: [],
      fileNames: [],
      ...more,
    })
  ).findings;

describe('the words of our own formats', () => {
  it('are no names, whoever is called like that, nor are times', async () => {
    expect(await findings([...FORMAT_WORDS, '14', '20', '123', '314'], textsOf(WORDS))).toEqual([]);
  });

  it.each(FORMAT_WORDS)('are found where they are said: %s', async (word) => {
    for (const [role, text] of textsOf([...WORDS, spoken(word, 30)], word)) {
      if (/BLEEP|removed/.test(word) && text.includes(`[${word}]`)) continue;
      expect(await findings([word], [[role, text]]), role).not.toEqual([]);
    }
  });

  it('are no values of the texts that we write, whatever is said', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.option(fc.string({ unit: 'grapheme' }))), {
          maxLength: 12,
        }),
        (drawn) => {
          const words = drawn.map(([text, speaker], index) =>
            spoken(text, index * 2, speaker === null ? {} : { speaker }),
          );
          for (const [role, text] of textsOf(words, drawn[0]?.[0])) expect(ownValues(role, text), role).not.toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('say in which line and when a name is found', async () => {
    const [vtt, srt, json, html, chapters] = textsOf([...WORDS, spoken('Jordan', 40)], 'Jordan');
    const lineIn = (text: string) => text.split('\n').findIndex((line) => line.includes('Jordan')) + 1;
    for (const one of [vtt!, srt!, json!, html!, chapters!]) {
      const [found, ...others] = await findings(['Jordan'], [one]);
      expect(found!.plain).toContain(`line ${lineIn(one[1])}.`);
      expect(others.length, one[0]).toBe(one[0] === 'text/html' ? 1 : 0);
      if (/vtt|subrip/.test(one[0])) expect(found).toMatchObject({ start: 40, end: expect.any(Number) });
    }
  });

  it('do not hide a name that begins in one caption and ends in the next', async () => {
    const words = [spoken('and then Jordan.', 1), spoken('Okafor came', 9)];
    for (const one of textsOf(words).slice(0, 4))
      expect(await findings(['Jordan Okafor'], [one]), one[0]).not.toEqual([]);
  });
});

describe('a text that is not exactly ours', () => {
  const [vtt, , json, html, chapters] = textsOf(WORDS);
  it.each([
    ['a comment', [html![0], html![1].replace('<main>', '<main><!-- so -->')]],
    ['another language', [html![0], html![1].replace('en-GB', 'jordan')]],
    ['a setting', [vtt![0], vtt![1].replace(/(-->.*)/, '$1 line:0')]],
    ['a wrong number', [vtt![0], vtt![1].replace('\n1\n', '\n7\n')]],
    ['a time that no recording has', [vtt![0], vtt![1].replace('00:00:14', '77847251:00:14')]],
    ['a long number', [json![0], json![1].replace('"startTime": 14', '"startTime": 7784725142')]],
    ['a further field', [json![0], json![1].replace('{', '{"by": 1,')]],
    ['other spaces', [json![0], json![1].replace(/ {2}/g, ' ')]],
    ['a key twice', [chapters![0], chapters![1].replace('{', '{\n  "version": "Jordan",')]],
    ['bytes at the end', [chapters![0], `${chapters![1]} `]],
    ['no JSON', [chapters![0], 'Jordan']],
    ['another role', ['text/plain', vtt![1]]],
  ] as [string, [string, string]][])('is read word by word: %s', (_, [role, text]) => {
    expect(ownValues(role, text)).toBeNull();
  });
});

describe('tags, names and bytes of files', () => {
  const media = (tags: Record<string, string>[], bytes: Buffer = Buffer.alloc(99)) => {
    const path = join(folder, 'media.bin');
    writeFileSync(path, bytes);
    return { media: [{ role: 'audio/mpeg', path, tags }] };
  };
  const swept = (forbidden: string[], tags: Record<string, string>, bytes?: Buffer) =>
    findings(forbidden, [], media([tags], bytes));

  it('hold fixed words that are no names', async () => {
    const languages = ['en-GB', 'cy', 'pl', 'ro', 'fr', 'xx'].map(
      (language) => releaseTags({ title: '' }, { title: '', author: '', language }).language,
    );
    for (const language of languages) expect(await swept([language], { language })).toEqual([]);
    const tags = {
      title: 'Part 1',
      encoder: 'Lavf60.16.100',
      handler_name: 'SoundHandler',
      genre: 'Podcast',
      comment: 'Other',
    };
    expect(
      await swept([...Object.keys(tags), 'Part 1', 'Lavf60', 'Lavf', 'Sound Handler', 'Podcast', 'Other'], tags),
    ).toEqual([]);
  });

  it.each([
    [{ encoder: 'Lavf jordan' }],
    [{ handler_name: 'Jordan' }],
    [{ language: 'jordan' }],
    [{ jordan: '1' }],
    [{ iTunJordan: '1' }],
    [{ title: 'Part of Jordan' }],
    [{ genre: 'Podcast Jordan' }],
  ])('hold nothing else: %j', async (tags) => expect(await swept(['Jordan'], tags)).toHaveLength(1));

  it('have a suffix that is no name', async () => {
    expect(await findings(['json', 'html', 'vtt'], [], { fileNames: ['0123.json', '1.html', '2.vtt'] })).toEqual([]);
    expect(await findings(['json'], [], { fileNames: ['json.json', 'json.txt'] })).toHaveLength(2);
    expect(await findings(['07784725142'], [], { fileNames: ['07784725142.mp3'] })).toHaveLength(1);
  });

  it('hold the words of formats only where formats put them', async () => {
    const own = (text: string) => Buffer.from(`\0\0${text}\0\0`, 'latin1');
    const podcast = own('TCON\0\0\0\x08\0\0\0Podcast');
    expect(await swept(['Podcast'], {}, podcast)).toEqual([]);
    expect(await swept(['Podcast'], {}, own('Podcast'))).toHaveLength(1);
    expect(await swept(['Arial'], {}, own('ftab\0\x01\0\x01\x05Arial'))).toEqual([]);
    expect(await swept(['Arial'], {}, own('by Arial'))).toHaveLength(1);
    expect(await swept(['Bleep'], {}, own('\x07[BLEEP]'))).toEqual([]);
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await swept(['Removed'], {}, wide('[name removed] über'))).toEqual([]);
    expect(await swept(['Removed'], {}, wide('by removed über'))).toHaveLength(1);
    expect(await swept(['Jordan'], {}, own('TCON\0Jordan\0Podcast'))).toHaveLength(1);
  });
});
