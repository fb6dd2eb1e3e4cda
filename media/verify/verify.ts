import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meetsTarget } from '../audio/encode.ts';
import { MediaError } from '../errors.ts';
import { type MediaJob, partOf } from '../job.ts';
import { measureLoudness } from '../loudness.ts';
import { readPictureMaster } from '../picture/master.ts';
import type { PictureMaster } from '../picture/regions.ts';
import { sideBySide } from '../side-by-side.ts';
import { CORRELATION_LIMIT } from './correlation.ts';
import { decodePublished, Excerpts } from './excerpts.ts';
import {
  type CheckResult,
  checkResult,
  type Finding,
  type ReleasedAudio,
  type Verification,
  type VerifyInput,
  verificationOf,
} from './findings.ts';
import { allTags, inspect } from './inspect.ts';
import { checkListing } from './listing.ts';
import { checkPeaks } from './peaks.ts';
import { checkPixels } from './pixels.ts';
import { checkByRetranscription } from './retranscription.ts';
import { secondOpinion } from './second-opinion.ts';
import { selfTest } from './self-test.ts';
import { checkSight } from './sight.ts';
import { compareSpans } from './spans.ts';
import { speechCopy } from './speech-copies.ts';
import { checkCaptionSpeed } from './caption-speed.ts';
import { checkStreams, type Expected } from './streams.ts';
import { type FileTags, sweep } from './sweep.ts';

export type { Finding, Verification, VerifyInput } from './findings.ts';

/** A finished file may be this much shorter or longer than the master, in seconds. */
const LENGTH_TOLERANCE = 0.1;
const TARGET_LUFS = -16;

/**
 * Proves on the packaged files that nothing leaked: the sound under every span, fresh ears on all of it, every text, tag, file name and
 * byte, the streams, the covered pixels, faces and writing, the drawn waveform, the list of files and the loudness; and that these checks
 * would have found something. Any doubt is a finding, and any finding fails the release. Findings never hold the name itself.
 * @throws MediaError when a file cannot be read at all: that is no pass either.
 */
export async function verifyRelease(input: VerifyInput, job: MediaJob): Promise<Verification> {
  const picture = input.video ? await readPictureMaster(input.video.originalMaster, quiet(job)) : null;
  const files = packagedFiles(input, picture);
  if (files.length === 0) throw new MediaError('mismatch', 'there is no packaged file to verify');
  const [sound, packaged, listing] = await sideBySide<[CheckResult[], CheckResult[], CheckResult]>(
    partOf(job, 0, 0.8),
    [
      { share: 0.9, work: (part) => checkSound({ input, files, picture }, part) },
      { share: 0.09, work: (part) => checkPackaging(input, files, part) },
      { share: 0.01, work: () => checkListing(input.listing) },
    ],
  );
  const pixels =
    input.video && picture
      ? await checkPixels({ ...input.video, role: 'video/mp4', picture }, partOf(job, 0.8, 0.9))
      : checkResult('pixels', [], 'there is no picture', 0);
  const sight = await checkSight(input.video, input, partOf(job, 0.9, 1));
  job.progress(1);
  if (job.signal.aborted) throw new MediaError('cancelled', 'verification was stopped');
  return verificationOf([...sound, ...packaged, listing, pixels, sight]);
}

function packagedFiles(input: VerifyInput, picture: PictureMaster | null): Expected[] {
  const audio = input.audioFiles.map((file: ReleasedAudio) => ({
    role: file.role,
    path: file.path,
    art: file.art ?? false,
    chapters: file.chapters?.length ?? 0,
    captions: false,
  }));
  if (!input.video || !picture) return audio;
  const { path, captions = false } = input.video;
  return [...audio, { role: 'video/mp4', path, art: false, chapters: 0, captions, frames: picture.frames }];
}

interface Sounds {
  readonly input: VerifyInput;
  readonly files: readonly Expected[];
  readonly picture: PictureMaster | null;
}

/**
 * All that is checked by listening. A recogniser listens to the first file: all are made from the same sound and compared with it. Beside
 * it the other files are compared and all are measured; only one is unpacked at a time.
 */
async function checkSound({ input, files, picture }: Sounds, job: MediaJob): Promise<CheckResult[]> {
  const [first, ...others] = files as [Expected, ...Expected[]];
  const master = await Excerpts.open(input.master);
  const durationSeconds = master.info.frames / master.info.sampleRate;
  const speech = join(job.workDir, 'published-speech.wav');
  const sound = { input, master, durationSeconds, speech };
  try {
    const [compared, selfTested] = await checkFirst(first, { ...sound, picture }, partOf(job, 0, 0.2));
    const listening = { role: first.role, speech, durationSeconds, leaks: compared.leaks };
    const [listened, more, peaks, levels] = await sideBySide<[CheckResult[], ComparedFile[], CheckResult, CheckResult]>(
      partOf(job, 0.2, 1),
      [
        { share: 0.7, work: (part) => listenAlone(listening, input, part) },
        { share: 0.1, work: (part) => compareEach(others, sound, part) },
        { share: 0.1, work: (part) => checkPeaks({ path: first.path, role: first.role, drawn: input.peaks }, part) },
        { share: 0.1, work: (part) => checkLevels(files, part) },
      ],
    );
    return [correlationOf([compared, ...more], input.spans.length), ...listened, peaks, selfTested, levels];
  } finally {
    await rm(speech, { force: true });
    await master.close();
  }
}

interface Sound {
  readonly input: VerifyInput;
  readonly master: Excerpts;
  readonly durationSeconds: number;
}

/** What the samples of a file say. */
interface ComparedFile {
  readonly findings: readonly Finding[];
  /** Those of its spans alone. */
  readonly leaks: readonly Finding[];
  readonly worst: number;
  /** By how many samples the file is late, for people. */
  readonly shift: string;
}

/** Compares the first file, writes its speech copy, and puts the comparison to the test. */
async function checkFirst(
  { role, path }: Expected,
  { speech, picture, ...sound }: Sound & { readonly speech: string; readonly picture: PictureMaster | null },
  job: MediaJob,
): Promise<[ComparedFile, CheckResult]> {
  return await withUnpacked(path, sound, partOf(job, 0, 0.4), async (published, wav) => {
    const compared = await compareWith(published, role, sound, partOf(job, 0.4, 0.6));
    await speechCopy(wav, speech, quiet(job));
    const { input, master } = sound;
    const test = { input, role, master, published, lag: compared.lag ?? 0, picture };
    return [compared, await selfTest(test, partOf(job, 0.6, 1))];
  });
}

async function compareEach(files: readonly Expected[], sound: Sound, job: MediaJob): Promise<ComparedFile[]> {
  const compared: ComparedFile[] = [];
  for (const [index, { role, path }] of files.entries()) {
    const part = partOf(job, index / files.length, (index + 1) / files.length);
    const one = await withUnpacked(path, sound, partOf(part, 0, 0.7), (published) =>
      compareWith(published, role, sound, partOf(part, 0.7, 1)),
    );
    compared.push(one);
  }
  return compared;
}

/** Does something with the decoded sound of a file, which is there only for that long. */
async function withUnpacked<T>(
  path: string,
  { durationSeconds }: Sound,
  job: MediaJob,
  act: (published: Excerpts, wav: string) => Promise<T>,
): Promise<T> {
  const wav = join(job.workDir, 'published.wav');
  try {
    await decodePublished(path, wav, durationSeconds, job);
    const published = await Excerpts.open(wav);
    try {
      return await act(published, wav);
    } finally {
      await published.close();
    }
  } finally {
    await rm(wav, { force: true });
  }
}

async function compareWith(
  published: Excerpts,
  role: string,
  { input: { spans, toneHertz }, master, durationSeconds }: Sound,
  job: MediaJob,
): Promise<ComparedFile & { readonly lag: number | null }> {
  const compared = await compareSpans({ role, master, published, spans, toneHertz }, job);
  const { findings: leaks, worst, lag } = compared;
  const findings = [...lengthFinding(role, durationSeconds, published), ...leaks];
  return { findings, leaks, worst, lag, shift: `${role} ${lag ?? 'unknown'}` };
}

function correlationOf(compared: readonly ComparedFile[], spans: number): CheckResult {
  const shifts = compared.map(({ shift }) => shift).join(', ');
  const detail = `${spans} spans in ${compared.length} files, each channel and the difference, at the codec's shift ± 1 sample (shift in samples: ${shifts}); limit ${CORRELATION_LIMIT}`;
  return checkResult(
    'correlation',
    compared.flatMap(({ findings }) => findings),
    detail,
    Math.max(0, ...compared.map(({ worst }) => worst)),
  );
}

async function checkLevels(files: readonly Expected[], job: MediaJob): Promise<CheckResult> {
  const findings: Finding[] = [];
  let furthest = 0;
  for (const [index, { role, path }] of files.entries()) {
    const loudness = await measureLoudness(path, partOf(job, index / files.length, (index + 1) / files.length));
    furthest = Math.max(furthest, Math.abs(loudness.integrated - TARGET_LUFS));
    if (meetsTarget(loudness)) continue;
    const plain = `This file has ${loudness.integrated.toFixed(1)} LUFS and peaks of ${loudness.truePeak.toFixed(1)} dBTP, which is outside the limits.`;
    findings.push({ check: 'loudness', role, plain });
  }
  return checkResult('loudness', findings, `furthest from ${TARGET_LUFS} LUFS`, furthest);
}

interface FirstFile {
  readonly role: string;
  /** The published sound, decoded: 16 kHz mono WAV. */
  readonly speech: string;
  readonly durationSeconds: number;
  readonly leaks: readonly Finding[];
}

/** Two listeners. */
async function listenAlone(file: FirstFile, input: VerifyInput, job: MediaJob): Promise<CheckResult[]> {
  const { heard, ...respoken } = await checkByRetranscription({ ...file, input }, partOf(job, 0, 0.9));
  const { spans, forbidden: names, secondListenerIsFit: isFit } = input;
  const second = await secondOpinion({ ...file, spans, names, heard, isFit }, partOf(job, 0.9, 1));
  return [respoken, second];
}

function lengthFinding(role: string, expectedSeconds: number, published: Excerpts): Finding[] {
  const seconds = published.info.frames / published.info.sampleRate;
  if (Math.abs(seconds - expectedSeconds) <= LENGTH_TOLERANCE) return [];
  return [
    {
      check: 'correlation',
      role,
      plain: `This file lasts ${seconds.toFixed(1)} s, the recording ${expectedSeconds.toFixed(1)} s.`,
    },
  ];
}

/** Streams, tags, texts, names and bytes. */
async function checkPackaging(input: VerifyInput, files: readonly Expected[], job: MediaJob): Promise<CheckResult[]> {
  const media: FileTags[] = [];
  const findings: Finding[] = [];
  for (const [index, expected] of files.entries()) {
    const found = await inspect(expected.path, quiet(job));
    findings.push(...(await checkStreams(expected, found, input.tags)));
    media.push({ role: expected.role, path: expected.path, tags: allTags(found) });
    job.progress(((index + 1) / files.length) * 0.5);
  }
  const streams = checkResult(
    'streams',
    findings,
    `${files.length} files compared with what may be in them`,
    findings.length,
  );
  const { texts, fileNames, listing } = input;
  const read = new Set([...media, ...texts].map(({ role }) => role));
  const otherFiles = (listing?.files ?? [])
    .filter(({ role }) => !read.has(role))
    .map(({ role, name }) => ({ role, path: join(listing!.folder, name) }));
  const swept = await sweep({ rules: input, texts, media, fileNames, otherFiles });
  const captions = await checkCaptionSpeed(texts);
  job.progress(1);
  return [streams, swept, ...captions];
}

function quiet(job: MediaJob): MediaJob {
  return { ...job, progress: () => {} };
}
