import { writtenAside } from '../aside.ts';
import { MediaError } from '../errors.ts';
import { type MediaJob, partOf } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import type { AudioSpan } from '../spans.ts';
import { SAMPLE_RATE, toS16 } from './blocks.ts';
import { Replacement } from './replace.ts';
import { type SampleSpan, sampleSpans } from './sample-spans.ts';
import { type WaveInfo, WaveWriter, waveBlocks, waveInfo } from './wave.ts';

/** Bleeps are this far below the speech, in dB: heard, but no shock. */
const BELOW_SPEECH_DB = 6;

/** No bleep is louder than this, in dBFS (peak). */
const LOUDEST_BLEEP = -12;

/** What bleeps are measured against when nothing of the recording is left, in LUFS. */
const USUAL_SPEECH = -16;

export interface RedactRequest {
  /** The normalised master: 48 kHz, 16 bit. */
  readonly master: string;
  /** Where the redacted sound goes. */
  readonly redacted: string;
  readonly spans: readonly AudioSpan[];
}

/**
 * Replaces every decided span in every channel by a bleep or by silence, exact to the sample. What was there is not read: even
 * the loudness of the bleeps is taken from the rest of the recording, in whole decibels. The output has as many samples as the
 * master; outside the spans they are the same.
 *
 * @returns how many samples of each channel were replaced.
 * @throws MediaError `mismatch` when a span is empty or outside the recording, or the master is not as expected; `cancelled`.
 */
export async function redactAudio(request: RedactRequest, job: MediaJob): Promise<{ samplesReplaced: number }> {
  const info = await waveInfo(request.master);
  if (info.sampleRate !== SAMPLE_RATE)
    throw new MediaError('mismatch', `a master with ${info.sampleRate} samples a second`);
  const spans = sampleSpans(request.spans, info.sampleRate, info.frames);
  const bleeps = spans.some(({ action }) => action === 'bleep');
  const amplitude = bleeps
    ? 10 ** (bleepLevel(await speechLevel(request.master, info, spans, partOf(job, 0, 0.5))) / 20)
    : 0;
  const replacement = new Replacement(spans, info.sampleRate, amplitude);
  return await writtenAside(request.redacted, async (redacted) => {
    const writer = await WaveWriter.create(redacted, { ...info, mostFrames: info.frames });
    try {
      let frames = 0;
      for await (const block of waveBlocks(request.master, info)) {
        if (job.signal.aborted) throw new MediaError('cancelled', 'redacting was stopped');
        replacement.run(block);
        await writer.write(toS16(block));
        frames += block[0]!.length;
        partOf(job, bleeps ? 0.5 : 0, 1).progress(frames / info.frames);
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

/** Loudness of what stays of the recording, in LUFS: the spans count as silence, and silence does not count. */
async function speechLevel(path: string, info: WaveInfo, spans: readonly SampleSpan[], job: MediaJob): Promise<number> {
  const weightings = Array.from({ length: info.channels }, () => new KWeighting());
  const blank = new Replacement(spans, info.sampleRate, 0);
  let frames = 0;
  for await (const block of waveBlocks(path, info)) {
    if (job.signal.aborted) throw new MediaError('cancelled', 'redacting was stopped');
    blank.run(block);
    for (const [c, channel] of block.entries()) weightings[c]!.push(channel);
    frames += block[0]!.length;
    job.progress(frames / info.frames);
  }
  return integrated(heardEnergies(weightings));
}

/** A tone of 1 kHz with a peak of x dBFS in both channels has a loudness of x LUFS (EBU Tech 3341). */
function bleepLevel(speech: number): number {
  const level = Number.isFinite(speech) ? Math.round(speech) : USUAL_SPEECH;
  return Math.min(LOUDEST_BLEEP, level - BELOW_SPEECH_DB);
}
