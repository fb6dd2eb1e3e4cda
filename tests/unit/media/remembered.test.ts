import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsFor } from '../../../media/transcribe/models.ts';
import { transcribeParts } from '../../../media/transcribe/parts.ts';
import { type HeardHow, RememberedHearings } from '../../../media/transcribe/remembered.ts';
import { testJob } from '../../tools.ts';
import { scriptedListener, writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-remembered-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const diary = join(folder, 'diary');
beforeEach(() => writeFileSync(diary, ''));

/** Notes that it listened to a file, and writes the file's loudest sample. */
const listener = scriptedListener(
  join(folder, 'whisper-cli'),
  `require('node:fs').appendFileSync(${JSON.stringify(diary)}, 'x');
  let loudest = 0;
  for (let at = 44; at < bytes.length; at += 2) loudest = Math.max(loudest, bytes.readInt16LE(at));
  return [{ text: 'level' + loudest, from: 100, to: 400 }];`,
);
const { pocketsphinx: _, ...tools } = testJob().tools;
const job = testJob({ tools: { ...tools, whisperCli: listener, whisperModel: { name: 'demo-en', path: '' } } });
const timesHeard = () => readFileSync(diary, 'utf8').length;

const PARTS = [0, 3, 6].map((start) => ({ start, end: start + 2 }));
/** Three tones with silence between them. */
async function speechOf(levels: readonly number[]): Promise<string> {
  const speech = join(folder, `${levels.join('-')}.wav`);
  const level = (i: number) => (i % 48_000 < 32_000 ? levels[Math.floor(i / 48_000)]! : 0);
  await writeSpeech(
    speech,
    Int16Array.from({ length: 3 * 48_000 }, (_, i) => (i % 2 === 0 ? level(i) : -level(i))),
  );
  return speech;
}
const hear = async (speech: string, remembered: RememberedHearings) =>
  (await transcribeParts({ speech, parts: PARTS, prompt: [], remembered }, job)).flat().map(({ text }) => text);

describe('what was heard of the very same sound', () => {
  test('is not heard again; what differs is, and only that', async () => {
    const first = new RememberedHearings({}, 'programs');
    expect(await hear(await speechOf([2000, 3000, 4000]), first)).toEqual(['level2000', 'level3000', 'level4000']);
    expect([timesHeard(), first.recalled]).toEqual([3, 0]);
    const second = new RememberedHearings(first.used, 'programs');
    expect(await hear(await speechOf([2000, 3001, 4000]), second)).toEqual(['level2000', 'level3001', 'level4000']);
    expect([timesHeard(), second.recalled]).toEqual([4, 2]);
    // What nobody heard in this version is forgotten.
    expect(Object.keys(second.used)).toHaveLength(3);
    await hear(await speechOf([2000, 3001, 4000]), new RememberedHearings(second.used, 'other programs'));
    expect(timesHeard()).toBe(7);
  });

  test('is known by all that it depends on', async () => {
    const file = await speechOf([2000, 3000, 4000]);
    const how: HeardHow = {
      settings: settingsFor({ name: 'base', path: '' }),
      prompt: { text: ' Priya.', tokens: 3 },
      voiceDetection: true,
      rough: true,
    };
    const { pocketsphinx = { program: 'a', model: 'b', dictionary: 'c' } } = testJob().tools;
    const keyOf = (other: Partial<HeardHow> = {}, otherTools: Partial<typeof job.tools> = {}, programs = 'programs') =>
      new RememberedHearings({}, programs).keyOf(file, { ...how, ...other }, { ...job.tools, ...otherTools });
    const keys = await Promise.all([
      keyOf(),
      keyOf({ prompt: null }),
      keyOf({ prompt: { text: ' Priya, Owen.', tokens: 3 } }),
      keyOf({ voiceDetection: false }),
      keyOf({ rough: false }),
      keyOf({ settings: settingsFor({ name: 'demo-en', path: '' }) }),
      keyOf({ settings: { ...how.settings, arguments: [] } }),
      keyOf({}, { whisperCli: 'other' }),
      keyOf({}, { whisperModel: { name: 'base', path: 'other' } }),
      keyOf({}, { pocketsphinx }),
      keyOf({}, {}, 'other'),
      new RememberedHearings({}, 'programs').keyOf(await speechOf([2000, 3000, 4001]), how, job.tools),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await keyOf()).toBe(keys[0]);
    expect(keys.join()).not.toMatch(/priya/i);
  });
});
