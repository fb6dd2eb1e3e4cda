import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { flagBatch } from '../../../src/rules/detection/flag-batch.ts';

const program = fileURLToPath(new URL('../../../src/commands/flag-command.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'heard-flag-'));
const file = (name: string, value: unknown) => {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return join(folder, name);
};
const args = (...more: string[]) => ['--import', 'tsx', program, ...more];
const run = (...more: string[]) => spawnSync(process.execPath, args(...more), { encoding: 'utf8' });
afterAll(() => rmSync(folder, { recursive: true }));

describe('the flag command', () => {
  const roster = file('roster.json', { participants: [{ name: 'Krishna Patel' }], keep: [] });
  const words = file(
    'words.json',
    'Then christian are came, call 07784 725 142.'.split(' ').map((text) => ({ text })),
  );

  it('writes the flags of a transcript without times, and nothing else', () => {
    const out = join(folder, 'flags.json');
    execFileSync(process.execPath, args('--roster', roster, '--words', words, '--json', out));
    const flags = JSON.parse(readFileSync(out, 'utf8'));
    expect(flags).toMatchObject([
      {
        kind: 'name',
        text: 'christian are',
        firstWord: 1,
        lastWord: 2,
        participant: 0,
        foundBy: expect.arrayContaining(['sounds-like']),
      },
      { kind: 'detail', text: '07784 725 142', firstWord: 5, lastWord: 7, participant: null },
    ]);
    for (const flag of flags)
      expect(flag).toMatchObject({ confidence: expect.any(Number), reason: expect.stringMatching(/\w/) });
    expect(readdirSync(folder).sort()).toEqual(['flags.json', 'roster.json', 'words.json']);
  });

  it('says what is wrong in plain words and ends with 2', () => {
    const badRoster = file('bad.json', { people: [] });
    const cases: [string[], RegExp][] = [
      [['--roster', roster], /--words/],
      [['--words', join(folder, 'missing.json')], /cannot be read/],
      [['--roster', badRoster, '--words', words], /people/],
    ];
    for (const [options, message] of cases) {
      const { status, stderr, stdout } = run(...options);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/at .*\.ts:/);
    }
  });

  it('checks many short transcripts at once, each with its own roster, titles as titles', () => {
    const said = (text: string) => text.split(' ').map((word) => ({ text: word }));
    const batch = file('batch.json', [
      { id: 'a-1', words: said('Then christian are came.'), roster: [{ name: 'Krishna Patel', also: ['Kris'] }] },
      { id: 'a-2', words: said('Nothing to see here.') },
      { id: 'a-3', words: said('How Grace Found Her Way Home'), roster: [{ name: 'Grace Obi' }], title: true },
    ]);
    const out = join(folder, 'out.json');
    execFileSync(process.execPath, args('--batch', batch, '--json', out));
    const checked = JSON.parse(readFileSync(out, 'utf8'));
    expect(checked.map(({ id }: { id: string }) => id)).toEqual(['a-1', 'a-2', 'a-3']);
    expect(checked[0].flags).toMatchObject([{ kind: 'name', firstWord: 1, lastWord: 2, participant: 0 }]);
    expect(checked[1].flags).toEqual([]);
    // As in a title, where only “Grace” is a name although every word has a capital.
    expect(checked[2].flags).toMatchObject([{ text: 'Grace', firstWord: 1, participant: 0 }]);
  });

  it('says what is wrong with a batch in plain words, and writes nothing', () => {
    const out = join(folder, 'not-written.json');
    const cases: [string[], RegExp][] = [
      [['--batch', join(folder, 'missing.json')], /file of transcripts .* cannot be read/],
      [['--batch', file('shape.json', [{ id: 'a-1', words: 'Hi' }])], /shape\.json: .* 0\.words/],
      [['--batch', words, '--words', words], /leave --words and --roster out/],
    ];
    for (const [options, message] of cases) {
      const { status, stderr, stdout } = run(...options, '--json', out);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/at .*\.ts:/);
    }
    expect(readdirSync(folder)).not.toContain('not-written.json');
    expect(() => flagBatch([{ words: [] }])).toThrow(/0\.id/);
    expect(() => flagBatch([{ id: 'a', words: [], roster: [{ also: ['J'] }] }])).toThrow(/roster of transcript 0/);
  });
});
