import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeThankYouSample } from '../../../demo/thank-you-sample.ts';
import { encodeAudio } from '../../../media/audio/encode.ts';
import { publishedPeaks } from '../../../media/audio/peaks.ts';
import { redactAudio } from '../../../media/audio/redact.ts';
import { probe } from '../../../media/ffmpeg/probe.ts';
import { coverPicture } from '../../../media/picture/cover.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { packageVideo } from '../../../media/picture/package.ts';
import type { PictureMaster } from '../../../media/picture/regions.ts';
import type { AudioSpan, Cover } from '../../../media/spans.ts';
import { transcribeParts } from '../../../media/transcribe/parts.ts';
import { type Verification, type VerifyInput, verifyRelease } from '../../../media/verify/verify.ts';
import type { Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { runFfmpegProgram } from './decoded.ts';

const job = testJob();
const file = (name: string) => join(job.workDir, name);
const SPEECH = new URL('../../fixtures/recordings/sample4.wav', import.meta.url).pathname;
const WORDS = new URL('../../fixtures/recognised/sample4.json', import.meta.url).pathname;
const NAMES = ['Owen', 'Priya', 'Lucas', 'Mason'];
const TAGS = { title: 'Thank you', artist: 'Joining Up' };
const CAPTIONS = 'WEBVTT\n\n00:00:02.300 --> 00:00:04.600\nGood afternoon, my name is [BLEEP].\n';

interface Truth {
  words: { word: string; start: number; end: number; name: boolean }[];
}

/** The names of the recording with a quarter of a second around each, in the order in which they are said. */
const spans: AudioSpan[] = (JSON.parse(readFileSync(SPEECH.replace('.wav', '.json'), 'utf8')) as Truth).words
  .filter(({ name }) => name)
  .map(({ start, end }, i) => ({
    start: start - 0.25,
    end: end + 0.25,
    action: i === 3 ? 'silence' : 'bleep',
    flags: [`f${i}`],
  }));

let covers: Cover[];
let picture: PictureMaster;
let release: VerifyInput;

/** What `verifyRelease` finds in the release with some parts exchanged; without a video unless it says so. */
const verify = (parts: Partial<VerifyInput>) =>
  verifyRelease(
    { ...release, video: undefined, audioFiles: [], peaks: undefined, listing: undefined, ...parts },
    testJob(),
  );
const failed = ({ checks }: Verification) => checks.filter(({ passed }) => !passed).map(({ name }) => name);

async function encode(name: string, format: 'mp3' | 'm4a', redacted: AudioSpan[]): Promise<string> {
  await redactAudio({ master: file('master.wav'), redacted: file(`${name}.wav`), spans: redacted }, job);
  await encodeAudio(
    { master: file(`${name}.wav`), out: file(`${name}.${format}`), format, tags: TAGS, chapters: [] },
    job,
  );
  return file(`${name}.${format}`);
}

const cover = (out: string, kept: Cover[]) =>
  coverPicture({ master: file('picture.mp4'), out: file(out), covers: kept, picture }, job);

/** The release's video with only these covers painted: same sound, no captions. */
async function videoWith(kept: Cover[]): Promise<VerifyInput['video']> {
  await cover('some.mp4', kept);
  const streams = ['-map', '0:v', '-map', '1:a', '-c', 'copy', '-map_metadata', '-1', '-fflags', '+bitexact'];
  runFfmpegProgram(
    '-i',
    file('some.mp4'),
    '-i',
    file('clean.m4a'),
    ...streams,
    '-movflags',
    '+faststart',
    file('video.mp4'),
  );
  return { path: file('video.mp4'), originalMaster: file('picture.mp4'), covers };
}

beforeAll(async () => {
  const { roster } = await makeThankYouSample({ speechWav: SPEECH, out: file('phone.mp4') }, job);
  covers = roster.covers.map((cover, i) => ({ ...cover, flags: [`b${i}`] }));
  const probed = await probe(file('phone.mp4'), job);
  picture = await makePictureMaster({ input: file('phone.mp4'), out: file('picture.mp4'), probe: probed }, job);
  runFfmpegProgram(
    '-i',
    file('phone.mp4'),
    '-map',
    '0:a',
    '-ac',
    '1',
    '-ar',
    '48000',
    '-c:a',
    'pcm_s16le',
    '-bitexact',
    file('master.wav'),
  );
  writeFileSync(file('captions.vtt'), CAPTIONS);
  await redactAudio({ master: file('master.wav'), redacted: file('clean.wav'), spans }, job);
  await cover('covered.mp4', covers);
  const request = { picture: file('covered.mp4'), audio: file('clean.wav'), captions: file('captions.vtt') };
  await packageVideo({ ...request, out: file('clean.mp4'), tags: TAGS, language: 'eng' }, job);
  const mp3 = await encode('clean', 'mp3', spans);
  await mkdir(file('listed'));
  await copyFile(mp3, file('listed/7f3k9q.mp3'));
  release = {
    master: file('master.wav'),
    spans,
    words: JSON.parse(readFileSync(WORDS, 'utf8')) as Word[],
    audioFiles: [
      { role: 'audio/mpeg', path: mp3 },
      { role: 'audio/mp4', path: await encode('clean', 'm4a', spans) },
    ],
    video: { path: file('clean.mp4'), originalMaster: file('picture.mp4'), covers, captions: true },
    texts: [{ role: 'text/vtt', path: file('captions.vtt') }],
    fileNames: ['7f3k9q.mp3', '7f3k9q.m4a', '7f3k9q.mp4'],
    forbidden: NAMES,
    tags: TAGS,
    transcribeParts,
    peaks: await publishedPeaks(mp3, job),
    listing: {
      folder: file('listed'),
      files: [
        {
          role: 'audio/mpeg',
          name: '7f3k9q.mp3',
          sha256: createHash('sha256').update(readFileSync(mp3)).digest('hex'),
          bytes: statSync(mp3).size,
        },
      ],
      roles: ['audio/mpeg'],
    },
  };
});

describe('a release', () => {
  it('passes when every span and badge is gone', async () => {
    const result = await verifyRelease(release, job);
    expect(result.findings).toEqual([]);
    expect(result.passed).toBe(true);
    const done = result.checks.map(({ name }) => name).filter((name) => name !== 'second-opinion');
    expect(done.sort()).toEqual([
      'correlation',
      'listing',
      'loudness',
      'peaks',
      'pixels',
      'respeak',
      'self-test',
      'streams',
      'sweep',
    ]);
    expect(result.notDone!.map(({ name }) => name)).toContain('sight');
    const worst = Object.fromEntries(result.checks.map((check) => [check.name, check.worst]));
    expect(worst.correlation).toBeLessThan(0.05);
    expect(worst.pixels).toBeLessThanOrEqual(6);
  });

  it('fails when one span was withheld: the sound is alike, and the name is heard', async () => {
    const path = await encode(
      'leak',
      'mp3',
      spans.filter((_, i) => i !== 1),
    );
    const result = await verify({ audioFiles: [{ role: 'audio/mpeg', path }] });
    expect(failed(result)).toEqual(['correlation', 'respeak']);
    const [sound, heard] = result.findings;
    expect(sound).toMatchObject({
      check: 'correlation',
      role: 'audio/mpeg',
      start: spans[1]!.start,
      end: spans[1]!.end,
    });
    expect(heard!.start!).toBeLessThanOrEqual(spans[1]!.start);
    expect(heard!.end!).toBeGreaterThanOrEqual(spans[1]!.end);
    expect(JSON.stringify(result)).not.toMatch(/priya/i);
  });

  it('fails when the bleep was laid over the name, or the name only turned down', async () => {
    const { start, end } = spans[2]!;
    const at = `between(t,${start},${end})`;
    for (const mix of [`volume=0.1:enable='${at}'`, `volume=0.02:enable='${at}'`]) {
      const tone = `aevalsrc='0.1*sin(2*PI*1000*t)*${at}':s=48000:d=30.6`;
      const filter = `[0:a]${mix}[a];${tone}[b];[a][b]amix=inputs=2:normalize=0[m]`;
      const redacted = [spans[0]!, spans[1]!, spans[3]!];
      await redactAudio({ master: file('master.wav'), redacted: file('three.wav'), spans: redacted }, job);
      runFfmpegProgram(
        '-i',
        file('three.wav'),
        '-filter_complex',
        filter,
        '-map',
        '[m]',
        '-b:a',
        '96k',
        '-fflags',
        '+bitexact',
        file('mixed.mp3'),
      );
      const result = await verify({ audioFiles: [{ role: 'audio/mpeg', path: file('mixed.mp3') }], tags: {} });
      expect(failed(result)).toContain('correlation');
      expect(result.findings[0]).toMatchObject({ start, end });
    }
  });

  it('fails when the file is not the recording, or its sound is shifted where the spans are', async () => {
    runFfmpegProgram(
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=d=30.6:r=48000:seed=2:a=0.2',
      '-b:a',
      '96k',
      '-fflags',
      '+bitexact',
      file('other.mp3'),
    );
    expect(failed(await verify({ audioFiles: [{ role: 'audio/mpeg', path: file('other.mp3') }] }))).toContain(
      'correlation',
    );
    runFfmpegProgram(
      '-i',
      file('clean.wav'),
      '-af',
      'adelay=3000',
      '-b:a',
      '96k',
      '-fflags',
      '+bitexact',
      file('late.mp3'),
    );
    expect(failed(await verify({ audioFiles: [{ role: 'audio/mpeg', path: file('late.mp3') }] }))).toContain(
      'correlation',
    );
  });

  it('fails when a name stands in a text, a tag or a file name', async () => {
    const audioFiles = [release.audioFiles[0]!];
    const text = CAPTIONS.replace('[BLEEP]', 'Owen');
    const inText = await verify({ audioFiles, spans: [], texts: [{ role: 'text/vtt', text }] });
    expect(inText.findings).toEqual([
      expect.objectContaining({ check: 'sweep', role: 'text/vtt', start: 2.3, end: 4.6 }),
    ]);
    runFfmpegProgram(
      '-i',
      file('clean.mp3'),
      '-c',
      'copy',
      '-metadata',
      'comment=with Priya',
      '-fflags',
      '+bitexact',
      file('tagged.mp3'),
    );
    const inTag = await verify({ audioFiles: [{ role: 'audio/mpeg', path: file('tagged.mp3') }], spans: [] });
    expect(failed(inTag).sort()).toEqual(['streams', 'sweep']);
    expect(failed(await verify({ audioFiles, spans: [], fileNames: ['lucas.mp3'] }))).toEqual(['sweep']);
    expect(JSON.stringify([inText, inTag])).not.toMatch(/owen|priya|lucas/i);
  });

  it('fails when the file holds a stream, a tag or more length than was asked for', async () => {
    const video = release.video!;
    const streams = async (path: string) => failed(await verify({ spans: [], video: { ...video, path, covers: [] } }));
    runFfmpegProgram(
      '-i',
      video.path,
      '-i',
      file('clean.m4a'),
      '-map',
      '0',
      '-map',
      '1:a',
      '-c',
      'copy',
      '-fflags',
      '+bitexact',
      '-movflags',
      '+faststart',
      file('two.mp4'),
    );
    expect(await streams(file('two.mp4'))).toContain('streams');
    runFfmpegProgram('-i', video.path, '-map', '0', '-c', 'copy', '-fflags', '+bitexact', file('slow-start.mp4'));
    expect(await streams(file('slow-start.mp4'))).toEqual(['streams']);
    runFfmpegProgram(
      '-i',
      video.path,
      '-map',
      '0',
      '-c',
      'copy',
      '-metadata',
      'location=+51.5-000.1/',
      '-movflags',
      '+faststart',
      file('place.mp4'),
    );
    expect(await streams(file('place.mp4'))).toEqual(['streams']);
    // Cut without encoding anew: the file shows the end only, and still holds what came before.
    runFfmpegProgram(
      '-ss',
      '1.5',
      '-i',
      video.path,
      '-map',
      '0',
      '-c',
      'copy',
      '-fflags',
      '+bitexact',
      '-movflags',
      '+faststart',
      file('cut.mp4'),
    );
    const cut = await verify({ spans: [], video: { ...video, path: file('cut.mp4'), covers: [] } });
    expect(cut.findings.map(({ plain }) => plain)).toContain('The file holds more than it shows.');
  });

  it('fails when a badge shows, even for a few frames', async () => {
    const pixels = async (kept: Cover[]) => (await verify({ spans: [], video: await videoWith(kept) })).findings;
    const [badge, before, after] = covers as [Cover, Cover, Cover];
    expect(await pixels([before, after])).toEqual([
      expect.objectContaining({ check: 'pixels', role: 'video/mp4', start: 0, end: badge.end }),
    ]);
    const late = { ...after, start: after.start + 0.16 };
    const [finding, ...more] = await pixels([badge, before, late]);
    expect(more).toEqual([]);
    expect(finding!.start!).toBeGreaterThanOrEqual(after.start);
    expect(finding!.end!).toBeLessThanOrEqual(late.start + 0.001);
    expect(finding!.plain).not.toMatch(/owen|mason/i);
  });

  it('fails when a file is too quiet', async () => {
    runFfmpegProgram(
      '-i',
      file('clean.wav'),
      '-af',
      'volume=-12dB',
      '-b:a',
      '96k',
      '-fflags',
      '+bitexact',
      file('quiet.mp3'),
    );
    expect(failed(await verify({ audioFiles: [{ role: 'audio/mpeg', path: file('quiet.mp3') }], spans: [] }))).toEqual([
      'loudness',
    ]);
  });

  it('does not pass when there is nothing to check, nor when it is stopped', async () => {
    await expect(verify({})).rejects.toThrow(/mismatch/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(verifyRelease(release, testJob({ signal: stop.signal }))).rejects.toThrow(/cancelled/);
  });
});
