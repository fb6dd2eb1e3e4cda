import { createRequire } from 'node:module';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { chaptersToJson } from '../../../media/captions/chapters.ts';
import { wordsToCues } from '../../../media/captions/cues.ts';
import { cuesToSrt } from '../../../media/captions/srt.ts';
import { transcriptToHtml } from '../../../media/captions/transcript-html.ts';
import { transcriptToJson } from '../../../media/captions/transcript-json.ts';
import { cuesToVtt } from '../../../media/captions/vtt.ts';
import type { CaptionWord } from '../../../media/spans.ts';

interface ParsedCue {
  startTime: number;
  endTime: number;
  text: string;
  tree: { children: unknown[] };
}
type Parser = { parse(text: string, mode: string): { cues: ParsedCue[]; errors: { message: string; line: number }[] } };
type Entities = Record<string, string>;
const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser') as {
  WebVTTParser: new (known: Entities) => Parser;
};
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const parseVtt = (text: string) => new WebVTTParser(ENTITIES).parse(text, 'subtitles/captions/descriptions');

/** The text nodes of a parsed cue: what a viewer sees. */
function textOf(node: unknown): string {
  const { type, value, children } = node as { type?: string; value?: string; children?: unknown[] };
  return type === 'text' ? (value ?? '') : (children ?? []).map(textOf).join('');
}

const HOSTILE = [
  '-->',
  '00:00:00.000 --> 00:00:01.000',
  '<script>alert(1)</script>',
  '</v>',
  '&amp;',
  '& <b>',
  'WEBVTT',
  'NOTE',
  'STYLE',
  '"quoted"',
  'مرحبا\u202e',
  '👩‍👩‍👧',
  '\u0000',
  '',
  '\n\n',
  '{\\an8}',
  '1',
];

function words(texts: readonly string[], speaker?: string): CaptionWord[] {
  return texts.map((text, i) => ({ text, start: i, end: i + 0.8, redacted: false, ...(speaker ? { speaker } : {}) }));
}

const REDACTED: CaptionWord[] = [
  { text: 'Thanks', start: 0, end: 0.4, redacted: false, speaker: 'Guest' },
  { text: 'Jordan', start: 0.4, end: 1.4, redacted: true, placeholder: 'Peer researcher <1>', speaker: 'Guest' },
  { text: 'and', start: 1.4, end: 1.6, redacted: false, speaker: 'Guest' },
  { text: 'Okafor.', start: 1.6, end: 2.6, redacted: true, speaker: 'Guest' },
  { text: 'Bye.', start: 6, end: 6.5, redacted: false, speaker: 'Host' },
];

describe('WebVTT', () => {
  it('of hostile text has no error in a strict parser, and shows the text as it was', () => {
    const cues = wordsToCues(words(HOSTILE, 'Role --> <b> & "co"'));
    const { cues: parsed, errors } = parseVtt(cuesToVtt(cues));
    expect(errors).toEqual([]);
    expect(parsed.map(({ tree }) => textOf(tree))).toEqual(cues.map(({ lines }) => lines.join('\n')));
    expect(parsed.map(({ startTime, endTime }) => [startTime, endTime])).toEqual(
      cues.map(({ start, end }) => [start, end]),
    );
  });

  it('of any text has no error in a strict parser', () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.option(text, { nil: undefined }), (texts, speaker) => {
        const cues = wordsToCues(words(texts, speaker));
        const { cues: parsed, errors } = parseVtt(cuesToVtt(cues));
        expect(errors).toEqual([]);
        expect(parsed).toHaveLength(cues.length);
      }),
      { numRuns: 200 },
    );
  });

  it('without cues is a valid file', () => {
    expect(parseVtt(cuesToVtt([]))).toMatchObject({ cues: [], errors: [] });
  });

  it('writes hours', () => {
    const vtt = cuesToVtt([{ start: 3 * 3600 + 61.0004, end: 3 * 3600 + 62, lines: ['Hi'], text: 'Hi' }]);
    expect(vtt).toContain('03:01:01.000 --> 03:01:02.000');
  });
});

describe('SubRip', () => {
  it('has numbered blocks of time line and text that no player can take for anything else', () => {
    const cues = wordsToCues(words(HOSTILE));
    const blocks = cuesToSrt(cues).trimEnd().split('\n\n');
    expect(blocks).toHaveLength(cues.length);
    for (const [i, block] of blocks.entries()) {
      const [number, times, ...lines] = block.split('\n');
      expect(number).toBe(String(i + 1));
      expect(times).toMatch(/^\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}$/);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/^[^<>{}]+$/);
    }
    expect(cuesToSrt([])).toBe('');
  });
});

describe('the JSON transcript', () => {
  it('is that of the podcast namespace, with [BLEEP] for redacted words', () => {
    const json = transcriptToJson(wordsToCues(REDACTED));
    expect(JSON.parse(json)).toEqual({
      version: '1.0.0',
      segments: [
        { speaker: 'Guest', startTime: 0, endTime: expect.any(Number), body: 'Thanks [BLEEP] and [BLEEP]' },
        { speaker: 'Host', startTime: 6, endTime: expect.any(Number), body: 'Bye.' },
      ],
    });
    expect(json).not.toMatch(/Jordan|Okafor/);
  });
});

describe('the reading transcript', () => {
  const page = { title: 'Being listened to', language: 'en-GB' };
  const parse = (html: string) =>
    new XMLParser({ ignoreAttributes: false, processEntities: true, unpairedTags: ['meta'] }).parse(
      html.replace('<!doctype html>', ''),
    );

  it('has a language, a title, a heading and a paragraph wherever the speaker changes', () => {
    const { html } = parse(transcriptToHtml(REDACTED, page));
    expect(html['@_lang']).toBe('en-GB');
    expect(html.head.title).toContain('Being listened to');
    expect(html.body.main.h1).toBe('Being listened to');
    expect(html.body.main.p).toHaveLength(2);
    expect(html.body.main.p[1].cite).toBe('Host:');
  });

  it('shows the placeholder for a redacted word in square brackets, never the word', () => {
    const html = transcriptToHtml(REDACTED, page);
    expect(html).toContain('Thanks [Peer researcher &lt;1&gt;] and [name removed]');
    expect(html).not.toMatch(/Jordan|Okafor/);
  });

  it('starts a paragraph after a long pause', () => {
    const texts = ['One.', 'Two.', 'Three.'].map((text, i) => ({
      text,
      start: i * 3,
      end: i * 3 + 0.5,
      redacted: false,
    }));
    expect(parse(transcriptToHtml(texts, page)).html.body.main.p).toHaveLength(3);
  });

  const paragraphsAfter = (text: string, pause: number) => {
    const said = (each: string, start: number) => ({ text: each, start, end: start + 0.5, redacted: false });
    const { p } = parse(transcriptToHtml([said(text, 0), said('Then', 0.5 + pause)], page)).html.body.main;
    return Array.isArray(p) ? p.length : 1;
  };

  it.each([
    ['goes on after 2.49 s within a sentence', 'and', 2.49, 1],
    ['begins a paragraph after 2.5 s anywhere', 'and', 2.5, 2],
    ['goes on 1.19 s after a sentence', 'Home.', 1.19, 1],
    ['begins a paragraph 1.2 s after a sentence', 'Home.', 1.2, 2],
  ])('%s', (_what, text, pause, paragraphs) => expect(paragraphsAfter(text, pause)).toBe(paragraphs));

  it('begins a paragraph with the first sentence after 90 words', () => {
    const sentences = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        text: i === count - 2 ? 'end.' : 'word',
        start: i * 0.4,
        end: i * 0.4 + 0.3,
        redacted: false,
      }));
    const paragraphs = (count: number) => transcriptToHtml(sentences(count), page).match(/<p>/g)?.length;
    expect([90, 91].map(paragraphs)).toEqual([1, 2]);
  });

  it('names the speaker of a redacted stretch by their label, in captions and in the transcript to read', () => {
    const bleeped = { text: 'Jordan', start: 1, end: 2, redacted: true, placeholder: 'Guest', speaker: 'Host' };
    expect(wordsToCues([bleeped])).toMatchObject([{ speaker: 'Host', lines: ['Host: [BLEEP]'], text: '[BLEEP]' }]);
    expect(transcriptToHtml([bleeped], page)).toContain(
      '<p><cite>Host:</cite> <time datetime="PT1S">0:01</time> [Guest]</p>',
    );
  });

  it('escapes hostile text', () => {
    const html = transcriptToHtml(words(HOSTILE, '<i>'), { title: '"><script>', language: 'en"><script>' });
    expect(html).not.toContain('<script');
    expect(XMLValidator.validate(html.replace('<!doctype html>', ''), { unpairedTags: ['meta'] })).toBe(true);
  });

  it('writes hours, and words without anything in them as none', () => {
    const said = (text: string, start: number) => ({ text, start, end: start + 0.5, redacted: false });
    expect(transcriptToHtml([said('Hi', 3661), said(' ', 3661.5), said('there', 3662)], page)).toContain(
      '<p><time datetime="PT3661S">1:01:01</time> Hi there</p>',
    );
  });

  it('says so when nobody speaks', () => {
    expect(transcriptToHtml([], page)).toContain('Nobody speaks');
  });
});

describe('times', () => {
  it('are whole milliseconds, the nearest', () => {
    const [cue] = wordsToCues([{ text: 'Yes.', start: 1.23456, end: 3.45649, redacted: false }]);
    expect(cue).toMatchObject({ start: 1.235, end: 3.456 });
    expect(cuesToVtt([cue!])).toContain('00:00:01.235 --> 00:00:03.456');
    expect(cuesToSrt([cue!])).toContain('00:00:01,235 --> 00:00:03,456');
    expect(JSON.parse(transcriptToJson([cue!])).segments[0]).toMatchObject({ startTime: 1.235, endTime: 3.456 });
  });

  it('carry over from 59.9996 s to the next minute', () => {
    const text = cuesToVtt([{ start: 59.9996, end: 3599.9996, lines: ['Yes.'], text: 'Yes.' }]);
    expect(text).toContain('00:01:00.000 --> 01:00:00.000');
  });
});

describe('chapters', () => {
  it('are those of the podcast namespace, in order', () => {
    const json = chaptersToJson([
      { start: 61.23456, title: 'Home\nagain' },
      { start: 0, title: 'Start' },
    ]);
    expect(JSON.parse(json)).toEqual({
      version: '1.2.0',
      chapters: [
        { startTime: 0, title: 'Start' },
        { startTime: 61.235, title: 'Home again' },
      ],
    });
  });
});
