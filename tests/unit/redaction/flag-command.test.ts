import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../src/redaction/flag-command.ts', import.meta.url));
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
});
