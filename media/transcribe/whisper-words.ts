import { z } from 'zod';
import type { Word } from '../words.ts';

const Offsets = z.object({ from: z.number(), to: z.number() });

/** What whisper-cli writes with `-ojf -ml 1 -sow`: one "segment" a word, times in milliseconds, `t_dtw` in hundredths of a second. */
const WhisperJson = z.object({
  transcription: z.array(
    z.object({
      offsets: Offsets,
      text: z.string(),
      tokens: z.array(
        z.object({ text: z.string(), offsets: Offsets.optional(), p: z.number(), t_dtw: z.number().default(-1) }),
      ),
    }),
  ),
});

/** How token times are to be read; null where the model was told to write no times: every word then starts and ends at 0. */
export type TokenTimes = MeasuredTokenTimes | null;

interface MeasuredTokenTimes {
  /** True when the model was run with a DTW preset, so that `t_dtw` is to be used. */
  readonly dtw: boolean;
  /** How late DTW times run, in seconds. */
  readonly dtwLate: number;
}

const NO_TIME = { from: 0, to: 0 };
const SPECIAL_TOKEN = /^(\[_.*\]|<\|.*\|>)$/;
const HAS_LETTER = /[\p{L}\p{N}]/u;
const ONLY_PUNCTUATION = /^[\p{P}]+$/u;
const ONLY_DASHES = /^\p{Pd}+$/u;
/** Descriptions of sounds ("(door closes)", "[BLANK_AUDIO]", "*sighs*") are at most this many words long. */
const LONGEST_DESCRIPTION = 6;
const DESCRIPTION_MARKS: Record<string, string> = { '[': ']', '(': ')', '*': '*', '♪': '♪' };

/** Leaves out descriptions of sounds in brackets: they are not words that somebody said. */
function withoutDescriptions(words: Word[]): Word[] {
  const kept: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const close = DESCRIPTION_MARKS[words[i]!.text[0] ?? ''];
    const rest = close ? words.slice(i, i + LONGEST_DESCRIPTION) : [];
    const end = rest.findIndex(
      ({ text }, n) => (n > 0 || text.length > 1) && text.replace(/[.,!?]$/, '').endsWith(close!),
    );
    if (end >= 0) i += end;
    else kept.push(words[i]!);
  }
  return kept.filter(({ text }) => !/^[♪♫♬♩]+$/.test(text));
}

/** Joins stray punctuation to the word before it; a dash that stands alone says nothing. */
function withPunctuationJoined(words: Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (!ONLY_PUNCTUATION.test(word.text)) joined.push(word);
    else if (last && !ONLY_DASHES.test(word.text)) joined[joined.length - 1] = { ...last, text: last.text + word.text };
  }
  return joined;
}

/**
 * Reads the words out of one JSON file of whisper-cli. Times are seconds from the start of the piece. The probability of a
 * word is that of its least probable part: one doubtful syllable makes a doubtful name. A word's end may equal its start.
 * @throws when the text is not JSON of the expected form.
 */
export function readWhisperWords(json: string, times: TokenTimes): Word[] {
  const { transcription } = WhisperJson.parse(JSON.parse(json));
  const words: Word[] = [];
  let previousDtw = -1;
  for (const { offsets, tokens } of transcription) {
    // Without times whisper.cpp writes some that mean nothing.
    const segment = times ? offsets : NO_TIME;
    const timeOf = (token: (typeof tokens)[number]) => (times ? (token.offsets ?? segment) : NO_TIME);
    const spoken = tokens.filter(({ text }) => !SPECIAL_TOKEN.test(text));
    // With voice detection on, segment times are in the time of the file but token times in that of the joined speech.
    const shift = tokens[0]?.offsets ? (segment.from - timeOf(tokens[0]).from) / 1000 : 0;
    let open: { text: string; start: number; end: number; probability: number } | null = null;
    for (const token of spoken) {
      const moved = token.offsets ? shift : 0;
      let start = timeOf(token).from / 1000 + moved;
      let end = timeOf(token).to / 1000 + moved;
      if (times?.dtw && token.t_dtw >= 0) {
        // The alignment path leaves a token where it ends, so a word starts where the token before it was left.
        if (previousDtw >= 0) start = Math.max(previousDtw / 100 + shift - times.dtwLate, words.at(-1)?.end ?? 0);
        end = Math.max(start, token.t_dtw / 100 + shift - times.dtwLate);
        previousDtw = token.t_dtw;
      }
      if (!open || /^\s/.test(token.text)) {
        if (open) words.push(open);
        open = { text: token.text.trim(), start, end, probability: token.p };
      } else {
        open.text += token.text.trim();
        // Punctuation takes no time; its times reach into the pause after the word.
        if (HAS_LETTER.test(token.text)) {
          open.end = Math.max(open.end, end);
          open.probability = Math.min(open.probability, token.p);
        }
      }
    }
    if (open) words.push(open);
  }
  return withPunctuationJoined(withoutDescriptions(words.filter(({ text }) => text !== '')));
}
