import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordsToCues } from '../../media/captions/cues.ts';
import type { CaptionWord } from '../../media/spans.ts';
import { belongsInCaptions } from '../../media/transcribe/doubt.ts';
import { ROOT } from '../../src/config.ts';
import { findTools } from '../../src/tools.ts';
import { STANDARD_FOLDER } from '../speech/arguments.ts';
import { readSpokenFolder, type SpokenSet } from '../speech/folder.ts';
import { decodeRecording, hearRecording } from '../speech/heard-recording.ts';
import { type CaptionCounts, countCaptions, sumOfCounts } from './limits.ts';

/** `npm run bench:captions [-- --recognise]`: how many captions keep the limits of docs/captions.md, on words whose times are known. */

interface Said {
  readonly words: readonly { readonly word: string; readonly start: number; readonly end: number }[];
  readonly segments: readonly { readonly start: number; readonly end: number; readonly speaker: string }[];
}

const FIXTURES = join(ROOT, 'tests/fixtures/recordings');
/** Role labels as people have them, a short and a long one. */
const LABELS = ['Host', 'Peer researcher'];
const FASTER = 1.5;
const HOUR_MS = 3_600_000;

const plain = (text: string, { start, end }: { start: number; end: number }): CaptionWord => ({
  text,
  start,
  end,
  redacted: false,
});

/** The words of the sample recordings with their true times, with role labels for the voices. */
async function samples(): Promise<CaptionWord[][]> {
  const files = (await readdir(FIXTURES)).filter((file) => file.endsWith('.json')).sort();
  return await Promise.all(
    files.map(async (file) => {
      const { words, segments } = JSON.parse(await readFile(join(FIXTURES, file), 'utf8')) as Said;
      const voices = [...new Set(segments.map(({ speaker }) => speaker))];
      return words.map((word) => {
        const segment = segments.findLast(({ start }) => start <= word.start + 0.05) ?? segments[0]!;
        return { ...plain(word.word, word), speaker: LABELS[voices.indexOf(segment.speaker)]! };
      });
    }),
  );
}

/** The words of people's recordings with times from a forced aligner. They have no full stops and no capitals. */
function alignedWords(sets: readonly SpokenSet[]): CaptionWord[][] {
  const recordings = sets.flatMap((set) => set.recordings);
  const timed = recordings.filter(({ said }) => said.some(({ start }) => start !== null));
  return timed.map(({ said }) =>
    said.flatMap(({ text, start, end }) => (start === null || end === null ? [] : [plain(text, { start, end })])),
  );
}

/** The words that Heard recognises in people's recordings, with punctuation, as captions show them. */
async function recognisedWords(sets: readonly SpokenSet[]): Promise<CaptionWord[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'heard-captions-'));
  try {
    const limits = { timeoutMs: HOUR_MS, stallMs: HOUR_MS, threads: availableParallelism() };
    const { signal } = new AbortController();
    const job = { tools: findTools(process.env), workDir: folder, signal, progress: () => {}, ...limits };
    const all: CaptionWord[][] = [];
    for (const { path } of sets.flatMap((set) => set.recordings)) {
      const { transcript } = await hearRecording(await decodeRecording(path, job), [], job);
      all.push(
        transcript.words
          .filter((word) => belongsInCaptions(word) && word.text.trim() !== '')
          .map((word) => plain(word.text, { start: word.start ?? 0, end: word.end ?? word.start ?? 0 })),
      );
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function faster(words: readonly CaptionWord[]): CaptionWord[] {
  return words.map((word) => ({ ...word, start: word.start / FASTER, end: word.end / FASTER }));
}

const unlabelled = (words: readonly CaptionWord[]) => words.map(({ speaker: _, ...word }) => word);

function told(name: string, recordings: readonly (readonly CaptionWord[])[]): string {
  const counts = sumOfCounts(recordings.map((words) => countCaptions(words, wordsToCues(words))));
  const share = (count: number) => `${count} (${((100 * count) / counts.captions).toFixed(0)} %)`;
  const limits: (keyof CaptionCounts)[] = [
    ...(['longLines', 'tooShort', 'tooLong', 'shortGaps', 'farFromSpeech', 'manySpeakers', 'badBreaks'] as const),
  ];
  const speeds = [share(counts.overWanted), share(counts.tooFast), String(counts.tooFastSaid)];
  return `| ${[name, counts.captions, ...speeds, ...limits.map((limit) => counts[limit])].join(' | ')} |`;
}

async function main(): Promise<number> {
  const labelled = await samples();
  const sets: [string, CaptionWord[][]][] = [
    ['samples', labelled.map(unlabelled)],
    ['samples, role labels', labelled],
    ['samples, 1.5 times as fast', labelled.map(unlabelled).map(faster)],
    ['samples, role labels, 1.5 times as fast', labelled.map(faster)],
  ];
  if (existsSync(STANDARD_FOLDER)) {
    const { sets: people } = await readSpokenFolder(STANDARD_FOLDER);
    sets.push(['people, aligned words', alignedWords(people)]);
    if (process.argv.includes('--recognise')) sets.push(['people, recognised words', await recognisedWords(people)]);
  } else console.error(`There is no folder ${STANDARD_FOLDER}: people's recordings are left out.`);
  console.log(
    '| words | captions | over 15 | over 17 | said so fast | long lines | under 1 s | over 7 s | short gaps | far from speech | two speakers | bad breaks |',
  );
  console.log(`|${'---|'.repeat(12)}`);
  for (const [name, recordings] of sets)
    console.log(
      told(
        name,
        recordings.filter(({ length }) => length > 0),
      ),
    );
  return 0;
}

process.exitCode = await main();
