import { mishearings, ordinaryWords } from './redaction/corpora.ts';
import { numbersFrom } from './redaction/people.ts';
import type { Named } from '../src/rules/detection/names/names.ts';
import type { TranscriptWord } from '../src/rules/detection/words.ts';

/** Words a minute in lively talk; 30,000 of them are about three hours and ten minutes. */
export const WORDS_A_MINUTE = 158;
const SECONDS_A_WORD = 60 / WORDS_A_MINUTE;
/** One word in so many is a name, on the roster or not. */
const NAME_EVERY = 60;
/** One word in so many is another word of the texts, so that few stretches are said twice. */
const SWAP_EVERY = 5;

/** A transcript of so many words: ordinary talk, sentence by sentence in changing order, with names and mishearings in it. */
export function longTranscript(length: number, roster: readonly Named[]): TranscriptWord[] {
  const next = numbersFrom(length);
  const ordinary = [...ordinaryWords('tune'), ...ordinaryWords('held-out')].map(({ text }) => text);
  const names = [...roster.map(({ name }) => name), ...mishearings('tune').map(({ heard }) => heard)];
  const from = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const texts: string[] = [];
  while (texts.length < length) {
    const start = Math.floor(next() * (ordinary.length - 40));
    for (const word of ordinary.slice(start, start + 40)) {
      if (next() < 1 / NAME_EVERY) texts.push(...from(names).split(' '));
      texts.push(next() < 1 / SWAP_EVERY ? from(ordinary) : word);
    }
  }
  return texts.slice(0, length).map((text, at) => {
    const start = at * SECONDS_A_WORD;
    return { text, start, end: start + SECONDS_A_WORD * 0.9, probability: 0.9 };
  });
}
