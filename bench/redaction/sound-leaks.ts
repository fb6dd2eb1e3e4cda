import { SAMPLE_RATE, toS16 } from '../../media/audio/blocks.ts';
import { encodeAudio } from '../../media/audio/encode.ts';
import { redactAudio } from '../../media/audio/redact.ts';
import { WaveWriter } from '../../media/audio/wave.ts';
import { transcribeParts } from '../../media/transcribe/parts.ts';
import { RememberedHearings } from '../../media/transcribe/remembered.ts';
import { Excerpts } from '../../media/verify/excerpts.ts';
import type { VerifyInput } from '../../media/verify/findings.ts';
import { verifyRelease } from '../../media/verify/verify.ts';
import type { LeakKind } from './leak-kind.ts';
import { type LeakyRelease, TAGS } from './leaky-release.ts';

/** What becomes of one frame under a span: the original's samples, and those of the bleep. */
type Mix = (original: readonly number[], bleep: readonly number[]) => number[];

/** Mixes sound back in under every span and encodes it as a release. */
async function encodedWith({ at, job, spans }: LeakyRelease, mix: Mix): Promise<string> {
  const master = await Excerpts.open(at('master.wav'));
  const clean = await Excerpts.open(at('clean.wav'));
  const { frames } = master.info;
  const [original, bleeped] = [await master.read(0, frames), await clean.read(0, frames)];
  await Promise.all([master.close(), clean.close()]);
  for (const { start, end } of spans) {
    for (let i = Math.round(start * SAMPLE_RATE); i < Math.round(end * SAMPLE_RATE); i++) {
      const mixed = mix(
        original.map((channel) => channel[i]!),
        bleeped.map((channel) => channel[i]!),
      );
      for (const [c, channel] of bleeped.entries()) channel[i] = mixed[c]!;
    }
  }
  const writer = await WaveWriter.create(at('leak.wav'), { sampleRate: SAMPLE_RATE, channels: 2, mostFrames: frames });
  await writer.write(toS16(bleeped));
  await writer.finish();
  return await encoded({ at, job }, 'leak.wav');
}

async function encoded({ at, job }: Pick<LeakyRelease, 'at' | 'job'>, wav: string): Promise<string> {
  await encodeAudio({ master: at(wav), out: at('leak.mp3'), format: 'mp3', tags: TAGS, chapters: [] }, job);
  return at('leak.mp3');
}

/** A leak under every span at once: each of them must be found. */
function mixed(what: string, mix: Mix): LeakKind {
  return {
    what,
    check: 'correlation',
    plant: async (release) => ({ audioFiles: [{ role: 'audio/mpeg', path: await encodedWith(release, mix) }] }),
    places: ({ spans }) => spans,
  };
}

const added = (original: readonly number[], bleep: readonly number[], gain: number) =>
  original.map((sample, c) => sample * gain + bleep[c]!);

/** Number of the name that nobody found. */
const MISSED = 2;

/** All spans so many seconds late. */
function late(seconds: number): LeakKind {
  return {
    what: `spans ${Math.round(1000 * seconds)} ms late`,
    check: 'correlation',
    async plant(release) {
      const { at, job, spans } = release;
      const moved = spans.map((span) => ({ ...span, start: span.start + seconds, end: span.end + seconds }));
      await redactAudio({ master: at('master.wav'), redacted: at('leak.wav'), spans: moved }, job);
      return { audioFiles: [{ role: 'audio/mpeg', path: await encoded(release, 'leak.wav') }] };
    },
    places: ({ spans }) => spans,
  };
}

/** The release with one name under no span. */
async function withMissedName({ at, job, spans, ...release }: LeakyRelease): Promise<Partial<VerifyInput>> {
  const kept = spans.filter((_, i) => i !== MISSED);
  await redactAudio({ master: at('master.wav'), redacted: at('leak.wav'), spans: kept }, job);
  return {
    spans: kept,
    audioFiles: [{ role: 'audio/mpeg', path: await encoded({ at, job, ...release }, 'leak.wav') }],
  };
}

/** A listener that remembers what was heard of another version. */
async function whoHeard(before: Partial<VerifyInput>, { input, job }: LeakyRelease) {
  const listener =
    (remembered: RememberedHearings): VerifyInput['transcribeParts'] =>
    (sound, listening) =>
      transcribeParts({ ...sound, remembered }, listening);
  const first = new RememberedHearings({}, 'here');
  await verifyRelease({ ...input, ...before, transcribeParts: listener(first) }, job);
  return listener(new RememberedHearings(first.used, 'here'));
}

/** Ways in which what was said can be left in the sound. */
export const SOUND_LEAKS: readonly LeakKind[] = [
  mixed('span withheld', (original) => [...original]),
  late(0.08),
  late(0.05),
  mixed('beep laid over the word', (original, bleep) => added(original, bleep, 1)),
  mixed('word ducked by 20 dB under the beep', (original, bleep) => added(original, bleep, 0.1)),
  mixed('word ducked by 40 dB under the beep', (original, bleep) => added(original, bleep, 0.01)),
  mixed('word ducked by 20 dB, no beep', (original) => original.map((sample) => sample * 0.1)),
  mixed('left channel kept', ([left], [, right]) => [left!, right!]),
  mixed('only the difference of the channels kept', ([left, right], [beepLeft, beepRight]) => {
    const side = (left! - right!) / 2;
    return [beepLeft! + side, beepRight! - side];
  }),
  {
    what: 'whole file is the original',
    check: 'correlation',
    plant: async (release) => ({ audioFiles: [{ role: 'audio/mpeg', path: await encoded(release, 'master.wav') }] }),
    places: ({ spans }) => spans,
  },
  {
    what: 'original sound appended after the end',
    check: 'correlation',
    async plant({ make, at }) {
      const both = '[0:a][1:a]concat=n=2:v=0:a=1[o]';
      const options = ['-filter_complex', both, '-map', '[o]', '-b:a', '128k', '-f', 'mp3'];
      return {
        audioFiles: [
          { role: 'audio/mpeg', path: await make([at('clean.wav'), at('master.wav')], 'leak.mp3', ...options) },
        ],
      };
    },
  },
  {
    what: 'second listen hears nothing (empty transcript)',
    check: 'respeak',
    plant: async () => ({ transcribeParts: async ({ parts }) => parts.map(() => []) }),
  },
  {
    what: 'name said where no span is',
    check: 'respeak',
    // The comparison of samples knows nothing of a span that was never decided: only fresh ears can find this.
    plant: withMissedName,
    places: ({ spans }) => [spans[MISSED]!],
  },
  {
    what: 'name under no span any more, with what was heard of the version before remembered',
    check: 'respeak',
    plant: async (release) => ({ ...(await withMissedName(release)), transcribeParts: await whoHeard({}, release) }),
    places: ({ spans }) => [spans[MISSED]!],
  },
  {
    what: 'name that the roster has since the version before, with all that was heard remembered',
    check: 'respeak',
    plant: async (release) => {
      const parts = await withMissedName(release);
      const forbidden = release.input.forbidden.filter((_, i) => i !== MISSED);
      return { ...parts, transcribeParts: await whoHeard({ ...parts, forbidden }, release) };
    },
    places: ({ spans }) => [spans[MISSED]!],
  },
];
