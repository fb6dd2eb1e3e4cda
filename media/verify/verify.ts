import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAsLoudAsCanBe, meetsTarget } from '../audio/encode.ts';
import { MediaError } from '../errors.ts';
import { type MediaJob, partOf } from '../job.ts';
import { readPictureMaster } from '../picture/master.ts';
import type { PictureMaster } from '../picture/regions.ts';
import { CORRELATION_LIMIT } from './correlation.ts';
import { Excerpts } from './excerpts.ts';
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
import { checkPicture } from './picture.ts';
import { checkByRetranscription } from './retranscription.ts';
import { secondOpinion } from './second-opinion.ts';
import { selfTest } from './self-test.ts';
import { compareSpans } from './spans.ts';
import { checkCaptionSpeed } from './caption-speed.ts';
import { checkStreams, type Expected } from './streams.ts';
import { speechCopy } from './speech-copies.ts';
import { type FileTags, sweep } from './sweep.ts';
import { unpackPublished } from './unpack.ts';

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
  const sound = await checkSound({ input, files, picture }, partOf(job, 0, 0.7));
  const packaged = await checkPackaging(input, files, partOf(job, 0.7, 0.8));
  const listing = await checkListing(input.listing);
  const pictures = await checkPicture(input, picture, partOf(job, 0.8, 1));
  job.progress(1);
  if (job.signal.aborted) throw new MediaError('cancelled', 'verification was stopped');
  return verificationOf([...sound, ...packaged, listing, ...pictures]);
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

/** All that is checked by listening, one packaged file after another: only one is unpacked at a time. */
async function checkSound({ input, files, picture }: Sounds, job: MediaJob): Promise<CheckResult[]> {
  const master = await Excerpts.open(input.master);
  const durationSeconds = master.info.frames / master.info.sampleRate;
  const leaks: Finding[] = [];
  const levels: Finding[] = [];
  const once: CheckResult[] = [];
  let [worst, furthest, peakBound] = [0, 0, 0];
  const shifts: string[] = [];
  try {
    for (const [index, { role, path }] of files.entries()) {
      const part = partOf(job, index / files.length, (index + 1) / files.length);
      const wav = join(job.workDir, `published-${index}.wav`);
      const { loudness, peaks } = await unpackPublished({ path, wav }, partOf(part, 0, 0.2));
      const published = await Excerpts.open(wav);
      try {
        leaks.push(...lengthFinding(role, durationSeconds, published));
        const compared = await compareSpans(
          { role, master, published, spans: input.spans, toneHertz: input.toneHertz },
          partOf(part, 0.2, 0.3),
        );
        leaks.push(...compared.findings);
        worst = Math.max(worst, compared.worst);
        shifts.push(`${role} ${compared.lag ?? 'unknown'}`);
        // All files are made from the same sound and compared with it: listening to one of them is enough.
        if (index === 0) {
          const first = { role, wav, durationSeconds, leaks: compared.findings };
          once.push(...(await listenOnce(first, input, partOf(part, 0.3, 0.9))));
          once.push(checkPeaks({ role, fresh: peaks, drawn: input.peaks }));
          const test = { input, role, master, published, lag: compared.lag ?? 0, picture };
          once.push(await selfTest(test, partOf(part, 0.9, 1)));
        }
      } finally {
        await published.close();
        await rm(wav, { force: true });
      }
      furthest = Math.max(furthest, Math.abs(loudness.integrated - TARGET_LUFS));
      if (meetsTarget(loudness)) continue;
      if (await isAsLoudAsCanBe(loudness, input.master, partOf(part, 1, 1))) peakBound += 1;
      else {
        const plain = `This file has ${loudness.integrated.toFixed(1)} LUFS and peaks of ${loudness.truePeak.toFixed(1)} dBTP, which is outside the limits.`;
        levels.push({ check: 'loudness', role, plain });
      }
    }
  } finally {
    await master.close();
  }
  const detail = `${input.spans.length} spans in ${files.length} files, each channel and the difference, at the codec's shift ± 1 sample (shift in samples: ${shifts.join(', ')}); limit ${CORRELATION_LIMIT}`;
  const quieter =
    peakBound === 0
      ? ''
      : `; ${peakBound} of ${files.length} files are quieter than other podcasts, because this recording holds only very short sounds: any louder, they would be distorted`;
  return [
    checkResult('correlation', leaks, detail, worst),
    ...once,
    checkResult('loudness', levels, `furthest from ${TARGET_LUFS} LUFS${quieter}`, furthest),
  ];
}

interface FirstFile {
  readonly role: string;
  /** Decoded. */
  readonly wav: string;
  readonly durationSeconds: number;
  readonly leaks: readonly Finding[];
}

/** Two listeners. */
async function listenOnce(file: FirstFile, input: VerifyInput, job: MediaJob): Promise<CheckResult[]> {
  const { role, wav, durationSeconds, leaks } = file;
  const speech = join(job.workDir, 'published-speech.wav');
  await speechCopy(wav, speech, quiet(job));
  const { heard, ...respoken } = await checkByRetranscription(
    { role, speech, durationSeconds, input, leaks },
    partOf(job, 0, 0.8),
  );
  const { spans, forbidden: names, secondListenerIsFit: isFit } = input;
  const opinion = { role, speech, durationSeconds, spans, names, heard, isFit };
  const second = await secondOpinion(opinion, partOf(job, 0.8, 1));
  await rm(speech, { force: true });
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
