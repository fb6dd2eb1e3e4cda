import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_RATE, toS16 } from '../audio/blocks.ts';
import { WaveWriter } from '../audio/wave.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import type { PictureMaster } from '../picture/regions.ts';
import type { AudioSpan, Cover } from '../spans.ts';
import type { TimeSpan } from '../words.ts';
import { decodePublished, Excerpts } from './excerpts.ts';
import { type CheckResult, checkResult, type Finding, type VerifyInput } from './findings.ts';
import { joinedForm } from './forbidden.ts';
import { checkPixels } from './pixels.ts';
import { loudestPlace } from './loudest-place.ts';
import { rms } from './signals.ts';
import { compareSpans } from './spans.ts';
import { sweep } from './sweep.ts';

/** Sound taken along on each side of the withheld span: enough to line both up by. In seconds. */
const AROUND_SECONDS = 3.5;
/** No more of a cover is looked at than this, in seconds. */
const LOOK_SECONDS = 0.5;
/** Places that may happen to look like their cover anyway (a black picture), so a few are tried. */
const COVERS_TRIED = 3;

export interface SelfTest {
  readonly input: VerifyInput;
  /** The first packaged file: its role, its decoded sound, and by how many samples it is late. */
  readonly role: string;
  readonly master: Excerpts;
  readonly published: Excerpts;
  readonly lag: number;
  readonly picture: PictureMaster | null;
  /** The comparison that is put to the test. */
  readonly compare?: typeof compareSpans;
}

/**
 * Proves that the checks would have found something: withholds one span in a throw-away copy of the finished sound, plants one name in
 * a text, and leaves one cover out. Whatever is not found means that the check itself does not work, and nothing is published.
 */
export async function selfTest(test: SelfTest, job: MediaJob): Promise<CheckResult> {
  const found: string[] = [];
  const missed: string[] = [];
  const note = (what: string, wasFound: boolean) => (wasFound ? found : missed).push(what);
  const place = await loudestPlace(test.master, test.input.spans);
  if (place) note('one bleep left out', await findsWithheld(test, place, job));
  if (test.input.forbidden.some((name) => joinedForm(name) !== ''))
    note('one name put into a text', await findsPlanted(test.input));
  if (test.picture && test.input.video && test.input.video.covers.length > 0)
    note('one cover left out', await findsUncovered(test, test.picture, job));
  const findings = missed.map((what): Finding => {
    const plain = `The check itself does not work: with ${what} on purpose in a throw-away copy, it found nothing.`;
    return { check: 'self-test', role: test.role, plain };
  });
  const silent = place ? '' : '; the recording is silent, so no sound could be withheld';
  const detail = `found on purpose-made mistakes: ${found.join(', ') || 'none could be made'}${silent}`;
  return checkResult('self-test', findings, detail, findings.length);
}

/** Whether the comparison finds a span whose un-redacted samples are back, in a cut that is encoded as the release is. */
async function findsWithheld(test: SelfTest, withheld: TimeSpan, job: MediaJob): Promise<boolean> {
  const { master, published, lag, role, input, compare = compareSpans } = test;
  const first = Math.max(0, Math.round((withheld.start - AROUND_SECONDS) * SAMPLE_RATE));
  const end = Math.min(master.info.frames, Math.round((withheld.end + AROUND_SECONDS) * SAMPLE_RATE));
  const original = await master.read(first, end - first);
  const leaky = await published.read(first + lag, end - first);
  const from = Math.round(withheld.start * SAMPLE_RATE) - first;
  const to = Math.round(withheld.end * SAMPLE_RATE) - first;
  const level = likeLevel(original[0]!, leaky[0]!, from, to);
  for (const [c, channel] of leaky.entries()) {
    const source = original[Math.min(c, original.length - 1)]!;
    for (let i = from; i < to; i++) channel[i] = source[i]! * level;
  }
  const at = (name: string) => join(job.workDir, `self-test-${name}`);
  const quiet = { ...job, progress: () => {} };
  await writeCut(at('master.wav'), original);
  await writeCut(at('leaky.wav'), leaky);
  await encodeCut(at('leaky.wav'), at('leaky.bin'), role, quiet);
  await decodePublished(at('leaky.bin'), at('published.wav'), (end - first) / SAMPLE_RATE, quiet);
  const cutMaster = await Excerpts.open(at('master.wav'));
  const cutPublished = await Excerpts.open(at('published.wav'));
  const span: AudioSpan = { start: from / SAMPLE_RATE, end: to / SAMPLE_RATE, action: 'bleep', flags: [] };
  try {
    const spans = [span, ...redactedBeside(withheld, input.spans, first / SAMPLE_RATE, end / SAMPLE_RATE)];
    const cut = { role, master: cutMaster, published: cutPublished, spans, toneHertz: input.toneHertz };
    const { findings } = await compare(cut, quiet);
    return findings.some(({ start }) => start === span.start);
  } finally {
    await cutMaster.close();
    await cutPublished.close();
    for (const name of ['master.wav', 'leaky.wav', 'leaky.bin', 'published.wav']) await rm(at(name), { force: true });
  }
}

/** What else is redacted in the cut, in seconds from its start: nothing can be lined up by it. */
function redactedBeside(withheld: TimeSpan, spans: readonly AudioSpan[], start: number, end: number): AudioSpan[] {
  const parts = spans.flatMap((span) => [
    { ...span, end: Math.min(span.end, withheld.start) },
    { ...span, start: Math.max(span.start, withheld.end) },
  ]);
  return parts
    .map((span) => ({ ...span, start: Math.max(0, span.start - start), end: Math.min(end, span.end) - start }))
    .filter((span) => span.end > span.start);
}

/** By what the finished sound was made louder or softer than the master, judged outside the withheld span. */
function likeLevel(original: Float32Array, published: Float32Array, from: number, to: number): number {
  const before = Math.max(rms(original.subarray(0, from)), rms(original.subarray(to)));
  const after = Math.max(rms(published.subarray(0, from)), rms(published.subarray(to)));
  return before > 0 && after > 0 ? Math.min(1, after / before) : 1;
}

async function writeCut(path: string, channels: Float32Array[]): Promise<void> {
  const frames = channels[0]!.length;
  const format = { sampleRate: SAMPLE_RATE, channels: channels.length, mostFrames: frames };
  const writer = await WaveWriter.create(path, format);
  await writer.write(toS16(channels));
  await writer.finish();
}

async function encodeCut(wav: string, out: string, role: string, job: MediaJob): Promise<void> {
  const codec = role === 'audio/mpeg' ? ['-c:a', 'libmp3lame', '-f', 'mp3'] : ['-c:a', 'aac', '-f', 'ipod'];
  const options = ['-map', '0:a:0', '-b:a', '96k', '-fflags', '+bitexact', ...codec];
  await runFfmpeg({ inputs: [{ source: wav }], outputs: [{ target: out, options }] }, job);
}

async function findsPlanted(input: VerifyInput): Promise<boolean> {
  const name = input.forbidden.find((one) => joinedForm(one) !== '')!;
  const text = `We thank ${name.charAt(0).toUpperCase()}${name.slice(1)}.`;
  const { check } = await sweep({ rules: input, texts: [{ role: 'text/plain', text }], media: [], fileNames: [] });
  return !check.passed;
}

/** Whether the pixel check finds a cover that nobody painted: it is shown the picture master in place of the finished video. */
async function findsUncovered({ input, role }: SelfTest, picture: PictureMaster, job: MediaJob): Promise<boolean> {
  const { originalMaster, covers } = input.video!;
  const earliest = [...covers].sort((a, b) => a.start - b.start).slice(0, COVERS_TRIED);
  for (const cover of earliest) {
    const brief: Cover = { ...cover, end: Math.min(cover.end, cover.start + LOOK_SECONDS) };
    const uncovered = { path: originalMaster, role, originalMaster, covers: [brief], picture };
    const { check } = await checkPixels(uncovered, { ...job, progress: () => {} });
    if (!check.passed) return true;
  }
  return false;
}
