import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LOOK_AROUND, isOwnBytes } from '../../../media/verify/own-bytes.ts';
import { wordsOfFileName, wordsOfTag, withoutStandIns } from '../../../media/verify/own-words.ts';
import { sweep } from '../../../media/verify/sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-findings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const plain = () => file('plain.bin', Buffer.alloc(60, 1));
type Swept = Partial<Parameters<typeof sweep>[0]>;
const swept = (more: Swept, forbidden = ['Jordan']) =>
  sweep({ rules: { forbidden }, texts: [], media: [], fileNames: [], ...more });
const packed = (text: string) => Buffer.from(text).toString('base64');

describe('what a sweep says', () => {
  it('is where a name stands, each place once, and how much was read', async () => {
    const { check, findings } = await swept({
      texts: [
        { role: 'text/plain', text: 'we met\nJordan there\nand Jordan went' },
        { role: 'text/html', path: file('page.html', `<p>so</p>\n<p>${packed('ask Jordan, too')}</p>`) },
      ],
      media: [
        { role: 'audio/mpeg', path: plain(), tags: [{ artist: 'Jordan' }, { album: 'x' }] },
        { role: 'audio/mp4', path: plain(), tags: [{ artist: 'Sam' }] },
      ],
      fileNames: ['abc.mp3', 'talk-with-Jordan.mp3'],
      otherFiles: [{ role: 'image/jpeg', path: file('art.jpg', `${'.'.repeat(40)}Jordan${'.'.repeat(9)}`) }],
    });
    expect(findings.map(({ role, plain, ...where }) => [role, plain, where])).toEqual([
      ['text/plain', 'A name that must not appear is in this text, in line 2.', { check: 'sweep' }],
      ['text/plain', 'A name that must not appear is in this text, in line 3.', { check: 'sweep' }],
      ['text/html', 'A name that must not appear is packed (base64) in this text.', { check: 'sweep' }],
      ['audio/mpeg', 'A name that must not appear is in the tags of this file.', { check: 'sweep' }],
      ['file name', 'A name that must not appear is in file name 2.', { check: 'sweep' }],
      ['image/jpeg', 'A name that must not appear is written inside this file (byte 40).', { check: 'sweep' }],
      ['text/html', expect.stringMatching(/ is written inside this file \(byte \d+\)\.$/), { check: 'sweep' }],
    ]);
    expect(check).toMatchObject({ passed: false, detail: '7 texts, files and file names read for 1 names' });
  });

  it('is nothing of files and texts without a name', async () => {
    const { check, findings } = await swept(
      { media: [{ role: 'audio/mp4', path: plain(), tags: [{ artist: 'Sam' }] }] },
      ['Jordan', 'Zoë'],
    );
    expect([findings, check.passed, check.detail]).toEqual([
      [],
      true,
      '1 texts, files and file names read for 2 names',
    ]);
  });

  it('reads the bytes of a text for what a reader of UTF-8 does not see, and only for that', async () => {
    const wide = {
      role: 'text/plain',
      path: file('wide.txt', Buffer.concat([Buffer.from('so '), Buffer.from('Jordan', 'utf16le')])),
    };
    expect((await swept({ texts: [wide] })).findings.map((found) => found.plain)).toContain(
      'A name that must not appear is written inside this file (byte 3).',
    );
    const usual = { role: 'text/plain', path: file('usual.txt', 'so Jordan') };
    expect((await swept({ texts: [usual] })).findings.map((found) => found.plain)).toEqual([
      'A name that must not appear is in this text, in line 1.',
    ]);
  });

  it('looks for names of four letters and more in what is packed', async () => {
    const text = (name: string) => ({ texts: [{ role: 'text/plain', text: `so ${packed(`x, ${name}, y`)}` }] });
    expect((await swept(text('Ella'), ['Ella'])).findings).toHaveLength(1);
    expect((await swept(text('Zoe'), ['Zoe'])).findings).toEqual([]);
    const tags = (name: string) => ({
      media: [{ role: 'audio/mp4', path: plain(), tags: [{ artist: packed(`x, ${name}, y`) }] }],
    });
    expect((await swept(tags('Ella'), ['Ella'])).findings).toHaveLength(1);
    expect((await swept(tags('Zoe'), ['Zoe'])).findings).toEqual([]);
  });

  it('knows the time of a caption in a caption file that is not ours', async () => {
    const vtt = 'WEBVTT\n\nNOTE so\n\n00:01.500 --> 00:02.000\nwe\n\n01:02:03,250 --> 01:02:04,000 line:0\nJordan\n';
    const [found] = (await swept({ texts: [{ role: 'text/vtt', text: vtt }] })).findings;
    expect(found).toMatchObject({ start: 3723.25, end: 3724, plain: expect.stringContaining('line 9.') });
    const [early] = (await swept({ texts: [{ role: 'text/vtt', text: vtt.replace('NOTE so', 'NOTE Jordan') }] }))
      .findings;
    expect(early).not.toHaveProperty('start');
    const hidden = (text: string) => swept({ texts: [{ role: 'text/vtt', text: vtt.replace('Jordan', text) }] });
    for (const text of ['Jor<b>dan</b>', 'Jor<i></i>dan', 'so<br>Jordan', '&#74;ordan'])
      expect((await hidden(text)).findings[0], text).toMatchObject({ start: 3723.25 });
  });
});

describe('words that are ours', () => {
  it('hide nothing but themselves: what shows that something was taken out', () => {
    const hits = (...places: [number, number][]) =>
      places.map(([index, lastIndex]) => ({ index, lastIndex, forbidden: 0 }));
    const text = 'a [BLEEP] b [name removed]';
    const left = (...places: [number, number][]) => withoutStandIns(text, hits(...places)).map(({ index }) => index);
    expect(left([3, 8])).toEqual([]);
    expect(left([13, 17], [18, 25])).toEqual([]);
    expect(left([2, 8], [3, 9], [0, 1], [5, 20], [10, 11])).toEqual([2, 3, 0, 5, 10]);
    expect(withoutStandIns('BLEEP', hits([0, 5]))).toHaveLength(1);
    expect(withoutStandIns(text, [])).toEqual([]);
  });

  it('are usual names of tags and what programs write into them, whole', () => {
    expect(wordsOfTag(['title', 'Part 2'])).toEqual([]);
    expect(wordsOfTag(['TITLE', 'Part 123'])).toEqual([]);
    for (const title of ['Part 1234', 'A Part 2', 'Part 2 of us', 'Part'])
      expect(wordsOfTag(['title', title])).toEqual([title]);
    expect(wordsOfTag(['artist', 'Part 2'])).toEqual(['Part 2']);
    expect(wordsOfTag(['genre', 'Podcast'])).toEqual([]);
    expect(wordsOfTag(['genre', 'Podcast Jordan'])).toEqual(['Podcast Jordan']);
    expect(wordsOfTag(['byJordan', 'x'])).toEqual(['by Jordan', 'x']);
  });

  it('are parted in file names as a reader would', () => {
    expect(wordsOfFileName('talkWithJordan2Okafor.mp3')).toBe('talk With Jordan 2 Okafor');
    expect(wordsOfFileName('7Jordan.vtt')).toBe('7 Jordan');
    expect(wordsOfFileName('Jordan7.json.zip')).toBe('Jordan 7.json.zip');
  });

  it('are bytes at their own place, wherever that is in what is looked at', () => {
    const own = (before: string, words: string, after: string, [from, to] = [0, words.length]) =>
      isOwnBytes(Buffer.from(before + words + after, 'latin1'), before.length + from, before.length + to);
    for (const before of ['', 'so ', 'x'.repeat(LOOK_AROUND), 'x'.repeat(3 * LOOK_AROUND)]) {
      expect(own(before, '[BLEEP]', ' and')).toBe(true);
      expect(own(before, '[BLEEP]', ' and', [1, 6])).toBe(true);
      expect(own(before, '[name removed]', '')).toBe(true);
      expect(own(before, '[BLEEP]', ' and', [0, 9])).toBe(false);
      expect(own(`${before}y`, '[BLEEP]', ' and', [-1, 6])).toBe(false);
      expect(own(before, 'BLEEP', ' and')).toBe(false);
      expect(own(`${before}[BLEEP] `, 'Jordan', ' [BLEEP]')).toBe(false);
      expect(own(before, 'Jordan', ' [BLEEP]')).toBe(false);
      expect(own(`${before}[BLEEP] `, 'Jordan', '')).toBe(false);
    }
    expect(own('xTCON\0\0\0\x08\0\0\0', 'Podcast', '')).toBe(true);
    expect(own('xTPE1\0\0\0\x08\0\0\0', 'Podcast', '')).toBe(false);
  });
});
