import { writtenAside } from '../aside.ts';
import { MediaError } from '../errors.ts';
import { inputOptions, type Probe } from '../ffmpeg/probe.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { readBeside } from '../ffmpeg/same-clock.ts';
import type { AudioStream } from '../ffmpeg/streams.ts';
import type { MediaJob } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { channelsOf, soundGraph } from './graph.ts';
import type { MeasuredTrack } from './measure.ts';
import { type SpeechTurns, speechTurns } from './turns.ts';

/** A short piece of one sound track, for people to hear what is on it. */
export interface TrackExcerpt {
  readonly stream: AudioStream;
  /** The track, counted from 1. */
  readonly number: number;
  /** Where it begins, in seconds of the file. */
  readonly start: number;
  /** How long it is. */
  readonly seconds: number;
  /** How much it is turned up or down, in dB. */
  readonly gainDb: number;
}

/** Longest excerpt, in seconds. */
const LONGEST = 30;
/** Silence before the first word of an excerpt, in steps of 10 ms. */
const LEAD_IN = 50;
/** Excerpts are about as loud as each other, in LUFS, so that a quiet microphone is heard too. */
const AS_LOUD_AS = -20;
/** Turned up by no more, in dB: beyond it there is only noise. */
const TURNED_UP = 30;
/** Peaks stay below this, of full scale. */
const HIGHEST = 0.9;

/** Where each track is worth hearing: the half minute in which its own person speaks the most, and somebody, where nobody has it to themselves. */
export function excerptsOf(tracks: readonly MeasuredTrack[]): TrackExcerpt[] {
  const turns = speechTurns(tracks);
  return tracks.map(({ stream, number, seconds, speech, energies }, i) => {
    const at = mostActive(turns[i]!) ?? mostActive(speech) ?? 0;
    const start = Math.max(0, Math.min(at, seconds - LONGEST));
    const length = Math.min(LONGEST, seconds - start);
    const loudness = integrated(energies.slice(Math.floor(start * 10), Math.ceil((start + length) * 10)));
    const gainDb = Number.isFinite(loudness) ? Math.min(TURNED_UP, AS_LOUD_AS - loudness) : 0;
    return { stream, number, start: Math.round(start * 100) / 100, seconds: length, gainDb };
  });
}

/** When the half minute begins that has the most of it, in seconds; null where there is none at all. */
function mostActive({ active }: SpeechTurns): number | null {
  const length = LONGEST * 100;
  let within = 0;
  let most = 0;
  let from = 0;
  for (let i = 0; i < active.length; i++) {
    within += active[i]! - (active[i - length] ?? 0);
    if (within <= most) continue;
    most = within;
    from = Math.max(0, i + 1 - length);
  }
  if (most === 0) return null;
  return Math.max(0, active.indexOf(1, from) - LEAD_IN) / 100;
}

/**
 * Writes an excerpt as AAC in MP4, without tags; it appears only when it is whole.
 * @returns false where the track cannot be decoded there
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function writeExcerpt(
  input: string,
  probed: Probe,
  { stream, start, seconds, gainDb }: TrackExcerpt,
  target: string,
  job: MediaJob,
): Promise<boolean> {
  const taken = [{ stream, use: 'both', gainDb: 0 }] as const;
  const loud = `volume=${gainDb.toFixed(2)}dB:precision=float,alimiter=limit=${HIGHEST}:level=disabled`;
  const part = ['-ss', start.toFixed(2), '-t', seconds.toFixed(2)];
  const bitRate = channelsOf(taken) === 1 ? '64k' : '96k';
  const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  try {
    await writtenAside(target, (out) =>
      runFfmpeg(
        {
          inputs: [{ source: input, options: [...inputOptions(probed), ...part] }],
          filterComplex: `${soundGraph(taken, true, '[sound]')};[sound]${loud}[excerpt]`,
          outputs: [
            {
              target: out,
              options: [
                '-map',
                '[excerpt]',
                '-c:a',
                'aac',
                '-b:a',
                bitRate,
                ...bare,
                '-movflags',
                '+faststart',
                '-f',
                'ipod',
              ],
            },
            ...readBeside(probed, probed.video),
          ],
        },
        { ...job, progress: () => {} },
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof MediaError && error.code === 'tool-failed') return false;
    throw error;
  }
}
