import { join } from 'node:path';
import { writtenAside } from '../aside.ts';
import { MediaError } from '../errors.ts';
import { type MediaJob, partOf } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import type { AudioSpan } from '../spans.ts';
import { SAMPLE_RATE } from './blocks.ts';
import { type PlacedSound, SpanReplacer } from './replace.ts';
import { replacementSamples, replacementSound } from './replacement-sound.ts';
import { type SampleSpan, sampleSpans } from './sample-spans.ts';
import { type WaveInfo, WaveWriter, waveBlocks, waveInfo } from './wave.ts';

/** Bleeps are this far below the speech, in dB: heard, but no shock. */
const BELOW_SPEECH_DB = 6;

/** No bleep is louder than this, in dBFS (peak). */
const LOUDEST_BLEEP = -12;

/** What bleeps are measured against when nothing of the recording is left, in LUFS. */
const USUAL_SPEECH = -16;

/** No sample of a sound that is put in is louder than this, 1 = full scale (−2 dBFS). */
const LOUDEST_CLIP = 10 ** (-2 / 20);

export interface RedactRequest {
  /** The normalised master: 48 kHz, 16 bit. */
  readonly master: string;
  /** Where the redacted sound goes. */
  readonly redacted: string;
  readonly spans: readonly AudioSpan[];
  /** The recordings that staff uploaded to be put in, by SHA-256: paths. */
  readonly replacements?: ReadonlyMap<string, string>;
}

/**
 * Replaces every decided span in every channel by a bleep, by silence or by a recording that staff uploaded, exact to the sample. What was
 * there is not read: even the loudness of what is put in is taken from the rest of the recording, in whole decibels. The output has as many
 * samples as the master; outside the spans they are the same.
 *
 * @returns how many samples of each channel were replaced.
 * @throws MediaError `mismatch` when a span is empty or outside the recording, a recording to put in is missing or longer than its span, or
 *   the master is not as expected; a refusal when a recording to put in is no sound; `cancelled`.
 */
export async function redactAudio(request: RedactRequest, job: MediaJob): Promise<{ samplesReplaced: number }> {
  const info = await waveInfo(request.master);
  if (info.sampleRate !== SAMPLE_RATE)
    throw new MediaError('mismatch', `a master with ${info.sampleRate} samples a second`);
  const spans = sampleSpans(request.spans, info.sampleRate, info.frames);
  const heard = spans.some(({ action }) => action !== 'silence');
  const speech = heard ? await speechLevel(request.master, info, spans, partOf(job, 0, 0.5)) : USUAL_SPEECH;
  const clips = await clipsFor(request, spans, speech, job);
  const replacement = new SpanReplacer(spans, info.sampleRate, 10 ** (bleepLevel(speech) / 20), clips);
  return await writtenAside(request.redacted, async (redacted) => {
    const writer = await WaveWriter.create(redacted, { ...info, mostFrames: info.frames });
    try {
      let frames = 0;
      for await (const block of waveBlocks(request.master, info)) {
        if (job.signal.aborted) throw new MediaError('cancelled', 'redacting was stopped');
        await replacement.run(block);
        await writer.writeBlock(block);
        frames += block[0]!.length;
        partOf(job, heard ? 0.5 : 0, 1).progress(frames / info.frames);
      }
      const written = await writer.finish();
      const asked = spans.reduce((sum, { first, end }) => sum + end - first, 0);
      if (written !== info.frames || replacement.replaced !== asked)
        throw new MediaError(
          'mismatch',
          `${written} of ${info.frames} samples written, ${replacement.replaced} of ${asked} replaced`,
        );
    } finally {
      await writer.abandon();
    }
    return { samplesReplaced: replacement.replaced };
  });
}

/** What is put in, by SHA-256, each at the loudness of the speech that stays. */
async function clipsFor(
  { replacements }: RedactRequest,
  spans: readonly SampleSpan[],
  speech: number,
  job: MediaJob,
): Promise<Map<string, PlacedSound>> {
  const clips = new Map<string, PlacedSound>();
  for (const { action, sha256, first, end } of spans) {
    if (action !== 'replace' || sha256 === undefined) continue;
    const known = clips.get(sha256);
    const clip = known ?? (await clipOf(replacements?.get(sha256), sha256, speech, job));
    // Cutting it off, or reaching over speech that stays, was never what was decided.
    if (clip.frames > end - first) throw new MediaError('mismatch', 'a replacement is longer than its span');
    clips.set(sha256, clip);
  }
  return clips;
}

async function clipOf(input: string | undefined, sha256: string, speech: number, job: MediaJob): Promise<PlacedSound> {
  if (input === undefined) throw new MediaError('mismatch', 'a replacement is missing');
  const decoded = join(job.workDir, `replacement-${sha256}.f32`);
  const sound = await replacementSound({ input, decoded }, { ...job, progress: () => {} });
  const gain = Math.min(10 ** ((wholeLevel(speech) - sound.loudness) / 20), LOUDEST_CLIP / sound.peak);
  return {
    frames: sound.end - sound.first,
    samples: async (at, count) => (await replacementSamples(sound, at, count)).map((sample) => sample * gain),
  };
}

/** Loudness of what stays of the recording, in LUFS: the spans count as silence, and silence does not count. */
async function speechLevel(path: string, info: WaveInfo, spans: readonly SampleSpan[], job: MediaJob): Promise<number> {
  const weightings = Array.from({ length: info.channels }, () => new KWeighting());
  const blank = new SpanReplacer(spans, info.sampleRate, 0);
  let frames = 0;
  for await (const block of waveBlocks(path, info)) {
    if (job.signal.aborted) throw new MediaError('cancelled', 'redacting was stopped');
    await blank.run(block);
    for (const [c, channel] of block.entries()) weightings[c]!.push(channel);
    frames += block[0]!.length;
    job.progress(frames / info.frames);
  }
  return integrated(heardEnergies(weightings));
}

/** A tone of 1 kHz with a peak of x dBFS in both channels has a loudness of x LUFS (EBU Tech 3341). */
function bleepLevel(speech: number): number {
  return Math.min(LOUDEST_BLEEP, wholeLevel(speech) - BELOW_SPEECH_DB);
}

/** Whole decibels: how loud something is that was put in says nothing more about the recording. */
function wholeLevel(speech: number): number {
  return Number.isFinite(speech) ? Math.round(speech) : USUAL_SPEECH;
}
