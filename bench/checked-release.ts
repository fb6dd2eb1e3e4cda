import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeAudio } from '../media/audio/encode.ts';
import { normaliseAudio } from '../media/audio/normalise.ts';
import { publishedPeaks } from '../media/audio/peaks.ts';
import { redactAudio } from '../media/audio/redact.ts';
import { decodeOriginal } from '../media/decode.ts';
import type { MediaJob } from '../media/job.ts';
import type { AudioSpan } from '../media/spans.ts';
import { transcribe } from '../media/transcribe/transcribe.ts';
import type { ListedFile, VerifyInput } from '../media/verify/findings.ts';
import type { Word } from '../media/words.ts';
import { releaseTexts } from '../src/publishing/release-texts.ts';
import { redactWords } from '../src/rules/redaction/caption-words.ts';
import type { BenchRecording } from './recording.ts';

const PADDING = 0.25;
const TAGS = { title: 'Measured', artist: 'The Heard bench' };
/** Names that are looked for and said nowhere in the recording. */
const NAMES = ['Siobhan Okonkwo', 'Thaddeus', 'Marguerite Delacroix'];

/** A recording as the stages before leave it, and what was understood of it. */
export interface CheckedRecording {
  readonly master: string;
  readonly speech: string;
  readonly words: readonly Word[];
  readonly transcribe: () => Promise<unknown>;
}

/** Decodes, normalises and transcribes a recording. */
export async function heardRecording(
  { path, seconds }: BenchRecording,
  folder: string,
  job: MediaJob,
): Promise<CheckedRecording> {
  await mkdir(folder, { recursive: true });
  const [decoded, speech, master] = ['decoded.wav', 'speech.wav', 'master.wav'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const analysis = await decodeOriginal({ input: path, decoded, speech, maxSeconds: seconds + 60 }, job);
  await normaliseAudio({ decoded, master, analysis }, job);
  const { silences, durationSeconds } = analysis;
  const hear = () => transcribe({ speech, silences, prompt: [], durationSeconds }, job);
  return { master, speech, words: (await hear()).words, transcribe: hear };
}

/** A bleep over each of so many words, spread over all of them. */
export function spreadSpans(words: readonly Word[], count: number): AudioSpan[] {
  const every = words.length / count;
  return Array.from({ length: count }, (_, i) => {
    const { start, end } = words[Math.floor((i + 0.5) * every)]!;
    return { start: Math.max(0, start - PADDING), end: end + PADDING, action: 'bleep', flags: [`f${i}`] };
  });
}

/** Makes all the files of a release of sound in a folder. @returns what is given to `verifyRelease`, but for who listens */
export async function makeRelease(
  { master, words }: CheckedRecording,
  spans: readonly AudioSpan[],
  folder: string,
  job: MediaJob,
): Promise<Omit<VerifyInput, 'transcribeParts'>> {
  const released = join(folder, 'release');
  await mkdir(released, { recursive: true });
  const redacted = join(folder, 'redacted.wav');
  await redactAudio({ master, redacted, spans }, job);
  const audioFiles = [];
  const files: ListedFile[] = [];
  const list = async (role: string, name: string) => {
    const bytes = await readFile(join(released, name));
    files.push({ role, name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  };
  for (const [role, format] of [
    ['audio/mpeg', 'mp3'],
    ['audio/mp4', 'm4a'],
  ] as const) {
    const path = join(released, `sound.${format}`);
    await encodeAudio({ master: redacted, out: path, format, tags: TAGS, chapters: [] }, job);
    audioFiles.push({ role, path });
    await list(role, `sound.${format}`);
  }
  const shown = redactWords(words, spans, { placeholder: () => '[BLEEP]', wordsOf: () => null, shown: () => true });
  const texts = releaseTexts({ words: shown, title: TAGS.title, chapters: [{ start: 0, title: TAGS.title }] }, 'en-GB');
  const written = [];
  for (const [index, { role, suffix, text }] of texts.entries()) {
    const name = `text-${index}.${suffix}`;
    await writeFile(join(released, name), text);
    await list(role, name);
    written.push({ role, path: join(released, name) });
  }
  return {
    master,
    spans,
    words,
    audioFiles,
    texts: written,
    fileNames: files.map(({ name }) => name),
    forbidden: NAMES.flatMap((name) => [name.toLowerCase(), ...name.toLowerCase().split(' ')]),
    tags: TAGS,
    peaks: await publishedPeaks(audioFiles[0]!.path, job),
    listing: { folder: released, files, roles: files.map(({ role }) => role) },
  };
}
