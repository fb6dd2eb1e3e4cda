import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { writtenAside } from '../aside.ts';
import { encodeAudio, isAsLoudAsCanBe, meetsTarget } from '../audio/encode.ts';
import { MediaError } from '../errors.ts';
import { type FfmpegInput, runFfmpeg } from '../ffmpeg/run.ts';
import { type MediaJob, partOf } from '../job.ts';
import { measureLoudness } from '../loudness.ts';
import type { Loudness } from '../words.ts';
import { BARE, MP4 } from './encoding.ts';

export interface VideoTags {
  readonly title: string;
  /** Who publishes it: never a person without consent. */
  readonly artist?: string;
}

export interface PackageVideoRequest {
  /** The covered picture, as `coverPicture` made it: it is itself the release picture, so its stream may be copied. */
  readonly picture: string;
  /** The redacted sound master (WAV). */
  readonly audio: string;
  /** Captions as SRT or VTT; a file without a cue gives no caption track. */
  readonly captions?: string;
  readonly out: string;
  readonly tags: VideoTags;
  /** Three letters, such as `eng`. */
  readonly language?: string;
}

/**
 * Puts the covered picture, the redacted sound (AAC) and the captions into one MP4 that plays while it loads. It carries a title and an artist
 * and no other tag, no chapter and no time of making: the same input gives the same bytes. The sound is encoded, measured and corrected until
 * it has −16 ± 0.5 LUFS and at most −1 dBTP, and measured once more in the finished MP4.
 * @returns loudness of the MP4, how often the sound was encoded, and whether it has a caption track.
 * @throws MediaError `loudness` when six tries were not enough.
 */
export async function packageVideo(
  request: PackageVideoRequest,
  job: MediaJob,
): Promise<{ loudness: Loudness; tries: number; captions: boolean }> {
  const sound = join(job.workDir, `sound-${randomBytes(6).toString('hex')}.m4a`);
  try {
    const encoding = { master: request.audio, out: sound, format: 'm4a', tags: { title: '' }, chapters: [] } as const;
    const { tries } = await encodeAudio(encoding, partOf(job, 0, 0.8));
    const captions = request.captions !== undefined && (await hasCue(request.captions));
    const loudness = await writtenAside(request.out, async (out) => {
      await combine({ ...request, out, captions: captions ? request.captions : undefined }, sound, quiet(job));
      const measured = await measureLoudness(out, partOf(job, 0.85, 1));
      if (!meetsTarget(measured) && !(await isAsLoudAsCanBe(measured, request.audio, quiet(job)))) {
        throw new MediaError('loudness', `the MP4 has ${measured.integrated.toFixed(1)} LUFS`);
      }
      return measured;
    });
    return { loudness, tries, captions };
  } finally {
    await rm(sound, { force: true });
  }
}

async function hasCue(captions: string): Promise<boolean> {
  return (await readFile(captions, 'utf8')).includes('-->');
}

async function combine(request: PackageVideoRequest, sound: string, job: MediaJob): Promise<void> {
  const { captions, language, tags } = request;
  const inputs: FfmpegInput[] = [{ source: request.picture }, { source: sound }];
  if (captions) inputs.push({ source: captions, options: ['-f', extname(captions) === '.vtt' ? 'webvtt' : 'srt'] });
  const spoken = language ? ['-metadata:s:a:0', `language=${language}`] : [];
  const written = captions && language ? ['-metadata:s:s:0', `language=${language}`] : [];
  const options = [
    ...['-map', '0:v:0', '-map', '1:a:0', ...(captions ? ['-map', '2:s:0', '-c:s', 'mov_text'] : [])],
    ...['-c:v', 'copy', '-c:a', 'copy', ...BARE],
    ...(tags.title ? ['-metadata', `title=${oneLine(tags.title)}`] : []),
    ...(tags.artist ? ['-metadata', `artist=${oneLine(tags.artist)}`] : []),
    ...[...spoken, ...written, ...MP4],
  ];
  await runFfmpeg({ inputs, outputs: [{ target: request.out, options }] }, job);
}

/** Control characters have no place in a tag. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function quiet(job: MediaJob): MediaJob {
  return { ...job, progress: () => {} };
}
