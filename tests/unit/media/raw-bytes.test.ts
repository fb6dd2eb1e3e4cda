import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bytePatterns, scanBytes } from '../../../media/verify/raw-bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-bytes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'file.bin');
async function offsets(
  content: string | Buffer,
  forbidden: string[],
  more: { everyday?: string[]; kept?: string[] } = {},
) {
  writeFileSync(path, content);
  return (await scanBytes(path, bytePatterns({ forbidden, ...more }))).map(({ offset }) => offset);
}
const big = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a name in the bytes of a file', () => {
  it('is found at its very start and its very end', async () => {
    expect(await offsets('Jordan', ['Jordan'])).toEqual([0]);
    expect(await offsets('…Jordan', ['Jordan'])).toEqual([3]);
    expect(await offsets(Buffer.from('Jordan', 'utf16le'), ['Jordan'])).toEqual([0]);
    expect(await offsets(big('Jordan'), ['Jordan'])).toEqual([0]);
  });

  it.each(['A', 'Z', 'a', 'z'])('is no name beside the letter %s, in any encoding', async (letter) => {
    for (const text of [`.. ${letter}Jordan ..`, `.. Jordan${letter} ..`]) {
      expect(await offsets(text, ['Jordan']), text).toEqual([]);
      expect(await offsets(Buffer.from(text, 'utf16le'), ['Jordan']), text).toEqual([]);
      expect(await offsets(big(text), ['Jordan']), text).toEqual([]);
    }
  });

  it.each(['@', '[', '`', '{', '1', ' '])('is one beside the sign “%s”', async (sign) => {
    expect(await offsets(`${sign}Jordan${sign}`, ['Jordan'])).toEqual([1]);
    expect(await offsets(big(`${sign}Jordan${sign}`), ['Jordan'])).toContain(2);
    expect(await offsets(Buffer.from(`${sign}Jordan${sign}`, 'utf16le'), ['Jordan'])).toContain(2);
  });

  it.each([
    ["O'Brien", 'by OBrien'],
    ["O'Brien", "by O'BRIEN"],
    ['Zoë  Bell', 'by ZoëBell'],
    ['Zoë Bell', 'by Zoe Bell'],
    ['Zoë Bell', 'by zoe bell'],
    [' Jordan ', 'by Jordan'],
  ])('%s is found as “%s”', async (name, text) => expect(await offsets(text, [name])).toEqual([3]));

  it('that is an everyday word is found with its capital only', async () => {
    const everyday = ['grace'];
    expect(await offsets('with Grace', ['Grace'], { everyday })).toEqual([5]);
    expect(await offsets('with Grace', ['grace'], { everyday })).toEqual([5]);
    expect(await offsets('with grace', ['Grace'], { everyday })).toEqual([]);
  });

  it('is found packed as base64, wherever it stands in what is packed', async () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const packed = Buffer.from(`${before} Jordan wrote this`).toString('base64');
      expect(await offsets(packed, ['Jordan']), packed).toHaveLength(1);
    }
    expect(await offsets(Buffer.from('nobody wrote this').toString('base64'), ['Jordan'])).toEqual([]);
  });

  it('may stand inside a longer name that may, and only there', async () => {
    const kept = ['Deborah Taylor'];
    expect(await offsets('Deborah Taylor', ['Taylor'], { kept })).toEqual([]);
    expect(await offsets('Taylor, Deborah Taylor', ['Taylor'], { kept })).toEqual([0]);
    expect(await offsets(big('by Deborah Taylor'), ['Taylor'], { kept })).toEqual([]);
    expect(await offsets('Taylor', ['Taylor'], { kept: ['Taylor'] })).toEqual([0]);
  });

  it('of four letters is looked for where its bytes are five or more, a shorter one not at all', async () => {
    expect(await offsets(Buffer.from('Ella', 'utf16le'), ['Ella'])).toEqual([0]);
    expect(await offsets('Ella', ['Ella'])).toEqual([]);
    expect(await offsets(Buffer.from('Leo', 'utf16le'), ['Leo'])).toEqual([]);
    expect(await offsets('Jordan', [])).toEqual([]);
  });
});
