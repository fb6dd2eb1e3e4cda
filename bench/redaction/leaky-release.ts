import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeAudio } from '../../media/audio/encode.ts';
import { publishedPeaks } from '../../media/audio/peaks.ts';
import { redactAudio } from '../../media/audio/redact.ts';
import { probe } from '../../media/ffmpeg/probe.ts';
import { runFfmpeg } from '../../media/ffmpeg/run.ts';
import type { MediaJob } from '../../media/job.ts';
import { coverPicture } from '../../media/picture/cover.ts';
import { makePictureMaster } from '../../media/picture/master.ts';
import { packageVideo } from '../../media/picture/package.ts';
import type { PictureMaster } from '../../media/picture/regions.ts';
import type { AudioSpan, Cover } from '../../media/spans.ts';
import { type PartsToHear, transcribeParts } from '../../media/transcribe/parts.ts';
import type { ListedFile, VerifyInput } from '../../media/verify/findings.ts';
import type { Word } from '../../media/words.ts';

const FIXTURES = new URL('../../tests/fixtures/', import.meta.url).pathname;
const SAMPLE = 'sample4';
const NAMES = ['Owen', 'Priya', 'Lucas', 'Mason'];
export const TAGS = { title: 'Thank you', artist: 'Joining Up' };
export const CAPTIONS = 'WEBVTT\n\n00:00:02.300 --> 00:00:04.600\nGood afternoon, my name is [BLEEP].\n';
const PADDING = 0.25;

/** A clean release in a folder, and what leaks are planted with. */
export interface LeakyRelease {
  readonly folder: string;
  readonly spans: readonly AudioSpan[];
  readonly covers: readonly Cover[];
  readonly picture: PictureMaster;
  readonly input: VerifyInput;
  readonly job: MediaJob;
  /** Path of a file in the folder. */
  readonly at: (name: string) => string;
  /** Runs ffmpeg on files of the folder, without traces of its own. */
  readonly make: (inputs: readonly string[], out: string, ...options: string[]) => Promise<string>;
}

/** Makes a release of half a minute of synthetic stereo speech with four names, and of a test picture with one badge. */
export async function makeLeakyRelease(job: MediaJob): Promise<LeakyRelease> {
  const folder = join(job.workDir, 'leaky');
  await mkdir(join(folder, 'release'), { recursive: true });
  const at = (name: string) => join(folder, name);
  const make: LeakyRelease['make'] = async (inputs, out, ...options) => {
    const bitexact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-flags:v', '+bitexact'];
    await runFfmpeg(
      {
        inputs: inputs.map((source) => ({ source })),
        outputs: [{ target: at(out), options: [...bitexact, ...options] }],
      },
      job,
    );
    return at(out);
  };
  const speech = join(FIXTURES, 'recordings', `${SAMPLE}.wav`);
  const stereo = 'pan=stereo|c0=c0|c1=0.7*c0';
  await make([speech], 'master.wav', '-af', stereo, '-ar', '48000', '-c:a', 'pcm_s16le', '-f', 'wav');
  const spans = await spansOf();
  await redactAudio({ master: at('master.wav'), redacted: at('clean.wav'), spans }, job);
  const sound = { master: at('clean.wav'), tags: TAGS, chapters: [] };
  await encodeAudio({ ...sound, out: at('clean.mp3'), format: 'mp3' }, job);
  await encodeAudio({ ...sound, out: at('clean.m4a'), format: 'm4a' }, job);
  const { picture, covers } = await makePicture({ at, make, job });
  const input: VerifyInput = {
    master: at('master.wav'),
    spans,
    words: JSON.parse(await readFile(join(FIXTURES, 'recognised', `${SAMPLE}.json`), 'utf8')) as Word[],
    audioFiles: [{ role: 'audio/mpeg', path: at('clean.mp3') }],
    texts: [{ role: 'text/vtt', text: CAPTIONS }],
    fileNames: ['7f3k9q.mp3'],
    forbidden: NAMES,
    tags: TAGS,
    transcribeParts: remembering(),
    peaks: await publishedPeaks(at('clean.mp3'), job),
    listing: {
      folder: at('release'),
      files: await listed(at, ['audio/mpeg', '7f3k9q.mp3', 'clean.mp3']),
      roles: ['audio/mpeg'],
    },
  };
  return { folder, spans, covers, picture, input, job, at, make };
}

async function spansOf(): Promise<AudioSpan[]> {
  const truth = JSON.parse(await readFile(join(FIXTURES, 'recordings', `${SAMPLE}.json`), 'utf8')) as {
    words: { start: number; end: number; name: boolean }[];
  };
  return truth.words
    .filter(({ name }) => name)
    .map(({ start, end }, i) => ({ start: start - PADDING, end: end + PADDING, action: 'bleep', flags: [`f${i}`] }));
}

async function makePicture({ at, make, job }: Pick<LeakyRelease, 'at' | 'make' | 'job'>) {
  const clip = [
    '-t',
    '30.564',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-f',
    'mp4',
  ];
  const pattern = 'testsrc2=size=320x180:rate=10[v]';
  await make([at('master.wav')], 'phone.mp4', '-filter_complex', pattern, '-map', '[v]', '-map', '0:a', ...clip);
  const probed = await probe(at('phone.mp4'), job);
  const picture = await makePictureMaster({ input: at('phone.mp4'), out: at('picture.mp4'), probe: probed }, job);
  const covers: Cover[] = [{ start: 4, end: 9, x: 64, y: 40, width: 96, height: 64, flags: ['b0'] }];
  await writeFile(at('captions.srt'), '1\n00:00:02,300 --> 00:00:04,600\nGood afternoon.\n');
  await coverPicture({ master: at('picture.mp4'), out: at('covered.mp4'), covers, picture }, job);
  const request = { picture: at('covered.mp4'), audio: at('clean.wav'), captions: at('captions.srt') };
  await packageVideo({ ...request, out: at('clean.mp4'), tags: TAGS, language: 'eng' }, job);
  return { picture, covers };
}

/** Copies a file into the release's folder under its public name. @returns it as a manifest lists it */
export async function listed(
  at: LeakyRelease['at'],
  [role, name, source]: readonly [string, string, string],
): Promise<ListedFile[]> {
  await copyFile(at(source), at(`release/${name}`));
  const bytes = await readFile(at(source));
  return [
    { role, name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: (await stat(at(source))).size },
  ];
}

/** Whisper's words of sound that it has heard before are the same again, so leaks outside the sound need not wait for it. */
function remembering(): VerifyInput['transcribeParts'] {
  const remembered = new Map<string, Promise<Word[][]>>();
  return async (sound: PartsToHear, job: MediaJob) => {
    const hash = createHash('sha256')
      .update(await readFile(sound.speech))
      .digest('hex');
    const key = JSON.stringify([hash, sound.parts, sound.prompt]);
    const words = remembered.get(key) ?? transcribeParts(sound, job);
    remembered.set(key, words);
    return words;
  };
}
