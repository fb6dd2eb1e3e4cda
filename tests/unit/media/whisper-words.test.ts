import { describe, expect, it } from 'vitest';
import { dtwPreset, settingsFor } from '../../../media/transcribe/models.ts';
import { contextArguments, namesPrompt } from '../../../media/transcribe/prompt.ts';
import { countTokens } from '../../../media/transcribe/vocabulary.ts';
import { readWhisperWords } from '../../../media/transcribe/whisper-words.ts';

type Token = [text: string, from: number, to: number, p?: number, dtw?: number];
const plain = { dtw: false, dtwLate: 0 };

/** The JSON of whisper-cli with one segment for each list of tokens (times in milliseconds). */
function whisperJson(...segments: { tokens: Token[]; from?: number; to?: number }[]): string {
  return JSON.stringify({
    transcription: segments.map(({ tokens, from, to }) => ({
      offsets: { from: from ?? tokens[0]?.[1] ?? 0, to: to ?? tokens.at(-1)?.[2] ?? 0 },
      text: tokens.map(([text]) => text).join(''),
      tokens: tokens.map(([text, a, b, p = 0.9, dtw = -1]) => ({
        text,
        offsets: { from: a, to: b },
        id: 1,
        p,
        t_dtw: dtw,
      })),
    })),
  });
}

const texts = (json: string) => readWhisperWords(json, plain).map(({ text }) => text);

describe('reading the words of whisper-cli', () => {
  it('gives text, times and the probability of the least sure part', () => {
    const json = whisperJson(
      { tokens: [['[_BEG_]', 0, 0]] },
      {
        tokens: [
          [' Am', 400, 600, 0.95],
          ['ara', 600, 820, 0.4],
          [',', 820, 1200, 0.1],
          ['[_TT_60]', 1200, 1200],
        ],
      },
    );
    expect(readWhisperWords(json, plain)).toEqual([{ text: 'Amara,', start: 0.4, end: 0.82, probability: 0.4 }]);
  });

  it('starts a word at every blank, also within a segment', () => {
    expect(
      texts(
        whisperJson({
          tokens: [
            [' I', 0, 100],
            ["'m", 100, 200],
            [' here', 200, 400],
          ],
        }),
      ),
    ).toEqual(["I'm", 'here']);
  });

  it('leaves out descriptions of sounds, and only those', () => {
    const words = (text: string) => ({ tokens: text.split(/(?= )/).map((t, i): Token => [t, i * 100, i * 100 + 90]) });
    expect(texts(whisperJson(words(' [BLANK_AUDIO]')))).toEqual([]);
    expect(texts(whisperJson(words(' (door closes) Hello. ♪ *sighs* bye')))).toEqual(['Hello.', 'bye']);
    const unclosed = ' (this never ends and goes on and on';
    expect(texts(whisperJson(words(unclosed)))).toEqual(unclosed.trim().split(' '));
  });

  it('joins stray punctuation to the word before it and drops lone dashes', () => {
    const json = whisperJson({
      tokens: [
        [' Yes', 0, 100],
        [' -', 100, 110],
        [' really', 110, 300],
        [' .', 300, 310],
      ],
    });
    expect(texts(json)).toEqual(['Yes', 'really.']);
  });

  it('maps token times into the recording when the voice detector joined the speech', () => {
    const json = whisperJson({
      tokens: [
        [' Hi', 500, 700],
        ['ya', 700, 900],
      ],
      from: 4500,
      to: 4900,
    });
    expect(readWhisperWords(json, plain)[0]).toMatchObject({ text: 'Hiya', start: 4.5, end: 4.9 });
  });

  it('reads DTW times: a word starts where the one before it ends, less what they are late', () => {
    const json = whisperJson(
      { tokens: [[' My', 100, 180, 0.9, 42]] },
      {
        tokens: [
          [' na', 180, 200, 0.9, 60],
          ['me', 200, 220, 0.9, 75],
          ['.', 220, 400, 0.9, 110],
        ],
      },
    );
    const [my, name] = readWhisperWords(json, { dtw: true, dtwLate: 0.1 });
    expect(my).toMatchObject({ start: 0.1, end: expect.closeTo(0.32, 6) });
    expect(name).toMatchObject({ start: expect.closeTo(0.32, 6), end: expect.closeTo(0.65, 6) });
  });

  it('refuses what is not such a file', () => {
    expect(() => readWhisperWords('{"transcription":[{"text":1}]}', plain)).toThrow();
    expect(() => readWhisperWords('not json', plain)).toThrow();
  });
});

describe('settings of a model', () => {
  it('cuts short pieces and the encoder for the demo model alone', () => {
    const demo = settingsFor({ name: 'demo-en', path: 'x' });
    expect(demo.cutting.longest).toBeLessThanOrEqual(10.2);
    expect(demo.audioContext).toBe(512);
    const official = settingsFor({ name: 'base.en', path: 'x' });
    expect(official.cutting.longest).toBeLessThanOrEqual(30);
    expect(official.audioContext).toBeNull();
  });

  it('knows the alignment heads of official models, quantised ones too', () => {
    expect(dtwPreset('base.en')).toBe('base.en');
    expect(dtwPreset('small.en-q5_1')).toBe('small.en');
    expect(dtwPreset('large-v3-turbo-q8_0')).toBe('large.v3.turbo');
    expect(dtwPreset('somebody-elses')).toBeNull();
  });
});

describe('the prompt', () => {
  const letters = new Set([...' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,.', ' Jordan', ' Ok', 'afor']);

  it('counts tokens by the longest that fits', () => {
    expect(countTokens(' Jordan Okafor.', letters)).toBe(4);
    expect(countTokens(' Jo', letters)).toBe(3);
  });

  it('keeps the most important names and leaves out those that do not fit, whole', () => {
    const many = Array.from({ length: 60 }, (_, i) => `${'abcdefghij'[i % 10]}${'klmnop'[Math.floor(i / 10)]}zz`);
    const prompt = namesPrompt(['Jordan Okafor', ...many], letters)!;
    expect(prompt.text.startsWith(' Jordan Okafor, akzz')).toBe(true);
    expect(prompt.tokens).toBeLessThanOrEqual(160);
    const kept = prompt.text.trim().replace('.', '').split(', ');
    expect(kept.every((name) => name === 'Jordan Okafor' || many.includes(name))).toBe(true);
    expect(namesPrompt(['  '], letters)).toBeNull();
  });

  it('leaves no room for words of the window before', () => {
    expect(contextArguments(null)).toEqual(['--max-context', '0']);
    expect(contextArguments({ text: ' Jordan.', tokens: 2 }).slice(0, 2)).toEqual(['--max-context', '3']);
  });
});
