import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ForbiddenNames } from '../../../media/verify/forbidden.ts';
import { bytePatterns, scanBytes } from '../../../media/verify/raw-bytes.ts';
import { sweep } from '../../../media/verify/sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-sweep-'));
const found = (text: string, forbidden: string[], more: { everyday?: string[]; kept?: string[] } = {}) =>
  new ForbiddenNames({ forbidden, ...more }).inText(text).length > 0;

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('finding a name in words', () => {
  it('finds it whatever its case, accents, punctuation and invisible characters', () => {
    for (const text of ['Hi, ZOE!', 'zoë', 'Zoe\u0301', '"Zo\u00ade"', 'Zoe’s idea', "zoe's", 'Ｚｏｅ', 'Z\u200boe']) {
      expect(found(text, ['Zoë'])).toBe(true);
    }
    expect(found('Mrs obrien', ["O'Brien"])).toBe(true);
    expect(found('Strasse', ['Straße'])).toBe(true);
  });

  it('finds whole words only', () => {
    expect(found('We are willing, at will-power', ['Wil'])).toBe(false);
    expect(found('a willing helper', ['Will'])).toBe(false);
    expect(found('trellis', ['Ellis'])).toBe(false);
  });

  it('finds names run together, in pieces and over a line break', () => {
    for (const text of ['jordanokafor', 'Jordan Okafor', 'Jordan-Okafor', 'Jordan\nOkafor', 'Jor dan Oka for']) {
      expect(found(text, ['Jordan Okafor'])).toBe(true);
    }
    expect(found('Ask Jor dan', ['Jordan'])).toBe(true);
    expect(found('This is a test', ['Isa'])).toBe(false);
    expect(found('The Jordans were there', ['Jordan'])).toBe(true);
    expect(found('He wills it', ['Will'])).toBe(false);
  });

  it('counts a name that is an everyday word only with its capital', () => {
    expect(found('we will see', ['Will'], { everyday: ['will'] })).toBe(false);
    expect(found('then Will came', ['Will'], { everyday: ['will'] })).toBe(true);
    for (const opening of [
      'Will you come?',
      'It ends. “Will it?”',
      '{"body":"Will it end?"}',
      '<p>Will you?</p>',
      '00:01\nWill you',
    ])
      expect(found(opening, ['Will'], { everyday: ['will'] }), opening).toBe(false);
    expect(found('It was good of Will. He came.', ['Will'], { everyday: ['will'] })).toBe(true);
    expect(found('we will see', ['Will'])).toBe(true);
  });

  it('lets a forbidden surname stand within a kept name, and nowhere else', () => {
    const kept = ['Deborah Taylor'];
    expect(found('thanks to Deborah Taylor', ['Taylor'], { kept })).toBe(false);
    expect(found('thanks to Deborah Taylor and Taylor', ['Taylor'], { kept })).toBe(true);
    expect(found('Taylor', ['Taylor'], { kept: ['Taylor'] })).toBe(true);
  });
});

describe('a name in disguise', () => {
  const packed = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');
  const swept = (text: string) =>
    sweep({ rules: { forbidden: ['Jordan', 'Zoë'] }, texts: [{ role: 'text/html', text }], media: [], fileNames: [] });

  it.each([
    ['letters of another alphabet', 'Jоrdаn'],
    ['invisible signs', 'J\u200bor\u2060dan'],
    ['an address', 'by%20%4Aordan'],
    ['HTML numbers', '&#74;&#x6f;rdan'],
    ['HTML names', 'Zo&euml; came'],
    ['JSON escapes', '{"by":"\\u004aordan"}'],
    ['script escapes', "'\\x4aordan'"],
    ['base64', `data:;base64,${packed('Thanks, Jordan!')}`],
    ['base64 of UTF-16', packed('Thanks, Jordan!', 'utf16le')],
  ])('is found in %s', async (_, text) => {
    expect((await swept(text)).check.passed).toBe(false);
  });

  it('is not seen where there is none', async () => {
    expect((await swept('Sam thanked everybody; 7f3k9qa0b1c2d3e4.mp3, Организация')).check.passed).toBe(true);
  });

  it.each([0, 1, 2])('is found packed in the bytes of a file, %i bytes late', async (late) => {
    const path = file(
      'packed.bin',
      Buffer.concat([Buffer.alloc(99, 1), Buffer.from(packed(`${'x'.repeat(late)} Jordan Okafor`))]),
    );
    const otherFiles = [{ role: 'image/jpeg', path }];
    const { findings } = await sweep({
      rules: { forbidden: ['Jordan'] },
      texts: [],
      media: [],
      fileNames: [],
      otherFiles,
    });
    expect(findings).toHaveLength(1);
  });

  it('is found in a text that is written in UTF-16', async () => {
    const texts = [{ role: 'text/vtt', path: file('wide.vtt', Buffer.from('WEBVTT Jordan', 'utf16le')) }];
    const { check } = await sweep({ rules: { forbidden: ['Jordan'] }, texts, media: [], fileNames: [] });
    expect(check.passed).toBe(false);
  });
});

describe('finding a name in bytes', () => {
  const scan = (content: Buffer, forbidden: string[], more = {}) =>
    scanBytes(file('bytes.bin', content), bytePatterns({ forbidden, ...more }));

  it('finds UTF-8 and both kinds of UTF-16, alone', async () => {
    const junk = Buffer.alloc(3000, 0x81);
    const utf16 = Buffer.from('Jordan', 'utf16le');
    for (const bytes of [Buffer.from('JORDAN'), Buffer.from('jordan'), utf16, Buffer.from(utf16).swap16()]) {
      expect(await scan(Buffer.concat([junk, bytes, junk]), ['Jordan'])).toEqual([{ offset: 3000, forbidden: 0 }]);
    }
    expect(await scan(Buffer.from('…Jordanian…'), ['Jordan'])).toEqual([]);
    expect(await scan(Buffer.from('by Deborah Taylor, 2026'), ['Taylor'], { kept: ['Deborah Taylor'] })).toEqual([]);
    expect(await scan(Buffer.from('by Debra Taylor, 2026'), ['Taylor'], { kept: ['Deborah Taylor'] })).toHaveLength(1);
  });

  it('finds it wherever the pieces of a large file meet, once', async () => {
    for (const around of [-9, -6, -3, -1, 0, 1, 4]) {
      const bytes = Buffer.alloc((1 << 20) * 2 + 50, 0x81);
      bytes.write('Jordan', (1 << 20) + around, 'latin1');
      expect(await scan(bytes, ['Jordan'])).toEqual([{ offset: (1 << 20) + around, forbidden: 0 }]);
      bytes.write('xJordan', (1 << 20) + around - 1, 'latin1');
      expect(await scan(bytes, ['Jordan'])).toEqual([]);
    }
  });

  it('leaves short names, which chance writes, to the other checks', () => {
    expect(bytePatterns({ forbidden: ['Jo', 'Leo', 'Ella'] }).filter(({ encoding }) => encoding === 'utf8')).toEqual(
      [],
    );
  });
});

describe('the sweep', () => {
  const rules = { forbidden: ['Jordan', 'Zoë Bell', "O'Brien"] };
  const run = (texts: { role: string; text: string }[], fileNames: string[] = [], tags: Record<string, string> = {}) =>
    sweep({
      rules,
      texts,
      fileNames,
      media: [{ role: 'audio/mpeg', path: file('empty.bin', Buffer.alloc(99)), tags: [tags] }],
    });

  it('passes clean texts', async () => {
    const { check, findings } = await run([
      { role: 'text/vtt', text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello [BLEEP]' },
    ]);
    expect(check.passed).toBe(true);
    expect(findings).toEqual([]);
  });

  it('says where in the captions, and never the name', async () => {
    const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n\n00:00:03.000 --> 00:00:04.500\nand Jordan';
    const { check, findings } = await run([{ role: 'text/vtt', text: vtt }]);
    expect(check.passed).toBe(false);
    expect(findings).toEqual([expect.objectContaining({ check: 'sweep', role: 'text/vtt', start: 3, end: 4.5 })]);
    expect(JSON.stringify(findings)).not.toMatch(/jordan/i);
  });

  it('reads through HTML, JSON and address escapes', async () => {
    for (const text of [
      '<p>Mrs O&#39;Brien</p>',
      '<p>Mrs O&apos;Brien</p>',
      '{"text":"Zo\\u00eb Bell"}',
      '<a href="/p/Zo%C3%AB%20Bell">',
      '<b>Jor</b>dan',
      'Zo&shy;ë<br>Bell',
    ]) {
      expect((await run([{ role: 'text/html', text }])).findings, text).not.toEqual([]);
    }
  });

  it('finds names in tags and in file names', async () => {
    expect((await run([], [], { comment: 'with jordan' })).findings).toHaveLength(1);
    expect((await run([], ['7f3k-jordan_2.mp3', '8a.vtt'])).findings).toHaveLength(1);
    expect((await run([], ['interviewJordan2.mp3'])).findings).toHaveLength(1);
    expect((await run([], ['7f3k.mp3', '8a.vtt'])).findings).toEqual([]);
  });
});
