import type { ChannelUse } from '../audio/channels.ts';
import { SAMPLE_RATE } from '../audio/blocks.ts';
import type { AudioStream } from '../ffmpeg/streams.ts';

/** A sound track that goes into the recording. */
export interface TakenTrack {
  readonly stream: AudioStream;
  /** Which of its channels are heard, where it is mixed with others. */
  readonly use: ChannelUse;
  /** How much it is turned up, in dB, so that its speech is as loud as that of the others. */
  readonly gainDb: number;
}

/** Channels of what is made of these tracks: two where one of them has a left and a right. */
export function channelsOf(taken: readonly TakenTrack[]): 1 | 2 {
  return taken.some((track) => widthOf(track) === 2) ? 2 : 1;
}

/**
 * Filters that make one sound of the taken tracks, each from the file's time 0 to the end of the longest, at 48 kHz in float.
 * @param label the output's, in brackets
 */
export function soundGraph(taken: readonly TakenTrack[], mayStartLate: boolean, label: string): string {
  const [only] = taken;
  if (taken.length === 1) return `[0:${only!.stream.index}]${timed(only!.stream, mayStartLate)}${label}`;
  const channels = channelsOf(taken);
  const chains = taken.map((track, i) => {
    const gain = `volume=${track.gainDb.toFixed(2)}dB:precision=float`;
    return `[0:${track.stream.index}]${timed(track.stream, true)}${placed(track, channels)},${gain}[track${i}]`;
  });
  const all = taken.map((_, i) => `[track${i}]`).join('');
  return [...chains, `${all}amix=inputs=${taken.length}:duration=longest:normalize=0${label}`].join(';');
}

/** One channel or two: a track of its own keeps its sides, a person whose microphone is on one side of it is heard from both. */
function widthOf({ stream, use }: TakenTrack): 1 | 2 {
  return stream.channels > 1 && use === 'both' ? 2 : 1;
}

/**
 * `async=1` fills gaps and late starts with silence and never stretches. The channel for low notes is mixed in, which is left out otherwise:
 * recorders write a microphone there.
 */
function timed({ channels, channelLayout }: AudioStream, mayStartLate: boolean): string {
  // A layout without a name has no rule for mixing it down: all channels then go to both sides alike.
  const mixed =
    channels > 2 && channelLayout === null ? `pan=mono|c0=${evenMix(channels)},pan=stereo|c0=c0|c1=c0,` : '';
  const layout = channels === 1 ? 'mono' : 'stereo';
  const late = mayStartLate ? ':first_pts=0' : '';
  return `${mixed}aresample=${SAMPLE_RATE}:async=1${late}:lfe_mix_level=0.707,aformat=sample_fmts=flt:channel_layouts=${layout}`;
}

const HEARD: Record<ChannelUse, string> = { both: 'c0', left: 'c0', right: 'c1', added: 'c0+c1' };

/** The track on the sides where it belongs in the mix: ffmpeg's own rule would take 3 dB from one channel that goes to two. */
function placed(track: TakenTrack, channels: 1 | 2): string {
  if (widthOf(track) === 2) return '';
  const heard = HEARD[track.stream.channels === 1 ? 'both' : track.use];
  return channels === 1 ? `,pan=mono|c0=${heard}` : `,pan=stereo|c0=${heard}|c1=${heard}`;
}

function evenMix(channels: number): string {
  return Array.from({ length: channels }, (_, c) => `${(1 / channels).toFixed(6)}*c${c}`).join('+');
}
