import { readFile } from 'node:fs/promises';
import { readingSpeed, tooFastCues } from '../captions/cues.ts';
import { type CheckResult, checkResult, type ReleasedText } from './findings.ts';
import { ownValues } from './own-texts.ts';

const ROLE = 'text/vtt';

/**
 * Says how many captions are shown too short to be read, which happens where people speak faster than anybody reads. It stops nothing:
 * no word is left out for it. No check where there are no captions of ours.
 */
export async function checkCaptionSpeed(texts: readonly ReleasedText[]): Promise<CheckResult[]> {
  const captions = texts.find(({ role }) => role === ROLE);
  if (!captions) return [];
  const raw = captions.text ?? (await readFile(captions.path!, 'utf8'));
  const cues = (ownValues(ROLE, raw) ?? []).flatMap(({ text, isSpeech, start, end }) =>
    isSpeech && start !== undefined && end !== undefined ? [{ start, end, lines: text.split('\n') }] : [],
  );
  if (cues.length === 0) return [];
  const fast = tooFastCues(cues).length;
  const detail =
    fast === 0
      ? `All ${cues.length} captions are shown long enough to be read.`
      : `${fast} of ${cues.length} captions are shown too short to be read with ease, because people speak fast there. No word was left out.`;
  return [checkResult('captions', [], detail, Math.max(...cues.map(readingSpeed)))];
}
