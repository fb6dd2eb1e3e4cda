import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { align } from '../../../media/align/align.ts';
import { TRIAL_SPEECH } from '../../../media/trials/listener.ts';
import { testJob, testTools } from '../../tools.ts';

const { pocketsphinx } = testTools();
const SAID = 'There were eight hundred people in the city.'.split(' ');
const PEOPLE = SAID.indexOf('people');

/** Where PocketSphinx finds these words in a voice that says “There were 800 people in the city.” in 1.9 s. */
async function aligned(words: readonly string[]) {
  const job = testJob();
  const file = join(job.workDir, '0000.wav');
  copyFileSync(TRIAL_SPEECH, file);
  const [found] = await align([{ file, words }], pocketsphinx!, job);
  return found!;
}

if (!pocketsphinx) console.log('Skipped: PocketSphinx is not on this machine, so nobody can see where it finds words.');

// Set-up installs PocketSphinx where it may (apt). Heard works without it: recordings then have Whisper's own times.
describe.skipIf(!pocketsphinx)('the real PocketSphinx', () => {
  test('follows a sentence to its end, and says what was left out of it or exchanged', async () => {
    const { words, unwritten } = await aligned(SAID);
    expect(words.map(({ fits }) => fits)).toEqual(SAID.map(() => true));
    expect(unwritten).toEqual([]);
    for (const [index, { start, end }] of words.entries()) {
      expect(end).toBeGreaterThan(start);
      expect(start).toBeGreaterThanOrEqual(words[index - 1]?.end ?? 0);
    }
    expect(words.at(-1)!.end).toBeLessThan(2);
    const { start, end } = words[PEOPLE]!;

    const left = await aligned(SAID.toSpliced(PEOPLE, 1));
    expect(left.words).toHaveLength(SAID.length - 1);
    expect(left.unwritten).toHaveLength(1);
    expect(Math.abs(left.unwritten[0]!.start - start)).toBeLessThan(0.15);
    expect(Math.abs(left.unwritten[0]!.end - end)).toBeLessThan(0.15);

    const exchanged = await aligned(SAID.with(PEOPLE, 'television'));
    expect(exchanged.words[PEOPLE]!.fits).toBe(false);
    expect(exchanged.words.filter(({ fits }) => !fits)).toHaveLength(1);
    expect(Math.abs(exchanged.words[PEOPLE]!.start - start)).toBeLessThan(0.15);

    // A name that its dictionary does not have is any sounds between the words beside it.
    const unknown = await aligned(SAID.with(PEOPLE, 'Oluwaseun'));
    expect(unknown.words[PEOPLE]!.fits).toBe(true);
    expect(Math.abs(unknown.words[PEOPLE]!.start - start)).toBeLessThan(0.15);
    expect(Math.abs(unknown.words[PEOPLE]!.end - end)).toBeLessThan(0.15);
  });

  test('follows nothing where the words have nothing to do with the sound', async () => {
    const words = 'please bring seventeen yellow umbrellas tomorrow afternoon'.split(' ');
    const found = await aligned(words);
    expect(found === null || found.words.filter(({ fits }) => !fits).length >= words.length - 2).toBe(true);
  });
});
