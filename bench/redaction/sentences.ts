import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type FlagRoster, flagTranscript } from '../../src/rules/detection/flags.ts';
import type { FoundFlag } from '../../src/rules/detection/found-flag.ts';
import { parseRoster } from '../../src/rules/detection/roster.ts';
import { flagText } from '../../src/rules/detection/names/text-flags.ts';
import { type BenchLine, lineOf } from './line.ts';

/** Sentences that are handed to this project lie beside the checkout: they are not part of it. */
const HANDED = fileURLToPath(new URL('../../../shared/found/sentences.json', import.meta.url));

const sentencesSchema = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    text: z.string(),
    words: z.array(z.object({ text: z.string() })),
    roster: z.array(z.object({ name: z.string(), also: z.array(z.string()).optional() })),
    title: z.boolean().optional(),
    expected: z.array(
      z.object({
        type: z.enum(['name', 'detail', 'roster-only', 'optional']),
        firstWord: z.number().int().min(0),
        lastWord: z.number().int().min(0),
        text: z.string(),
      }),
    ),
  }),
);
type Sentence = z.infer<typeof sentencesSchema>[number];

/** What was found in sentences of one kind. */
interface Tally {
  expected: number;
  found: number;
  /** Flags that touch no word which may be flagged. */
  alarms: number;
  words: number;
  readonly missed: string[];
}

/** How much is found of what people say in a file of marked sentences, each with its own roster and with nobody on the roster. */
export async function measureSentences(file = HANDED): Promise<BenchLine[]> {
  const sentences = await readSentences(file);
  if (sentences === null) {
    console.error(`There is no file of sentences at ${file}, so that nothing was measured. Name one: sentences FILE.`);
    return [];
  }
  const withRoster = tallies(sentences, true);
  const without = tallies(sentences, false);
  tellByKind(withRoster, without);
  const everyday = sentences.filter(isEveryday);
  const others = sentences.filter((sentence) => !isEveryday(sentence));
  return [
    shareLine('Said names and details, with the roster', tallyOf(sentences, true), 99),
    shareLine('Said names and details, nobody on the roster', tallyOf(sentences, false), 97),
    alarmLine('False alarms, everyday life', tallyOf(everyday, false), 5),
    alarmLine('False alarms, beside names and details', tallyOf(others, true), 5),
  ];
}

function shareLine(what: string, { found, expected }: Tally, target: number): BenchLine {
  return lineOf(what, (100 * found) / Math.max(1, expected), '%', ['≥', target], `${found} of ${expected} spans`);
}

function alarmLine(what: string, { alarms, words }: Tally, target: number): BenchLine {
  const rate = (1000 * alarms) / Math.max(1, words);
  return lineOf(what, rate, 'per 1,000 words', ['≤', target], `${alarms} flags in ${words} words`);
}

/** @returns null where there is no such file */
async function readSentences(file: string): Promise<Sentence[] | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  const read = sentencesSchema.safeParse(JSON.parse(text));
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw new Error(`${file} is not a list of marked sentences: ${issue.path.join('.')}: ${issue.message}`);
  }
  return read.data;
}

/** Sentences in which nothing is to be found. */
function isEveryday({ kind }: Sentence): boolean {
  return kind.startsWith('none');
}

function tallies(sentences: readonly Sentence[], withRoster: boolean): Map<string, Tally> {
  const kinds = new Set(sentences.map(({ kind }) => kind));
  return new Map(
    [...kinds].map((kind) => [
      kind,
      tallyOf(
        sentences.filter((sentence) => sentence.kind === kind),
        withRoster,
      ),
    ]),
  );
}

function tallyOf(sentences: readonly Sentence[], withRoster: boolean): Tally {
  const tally: Tally = { expected: 0, found: 0, alarms: 0, words: 0, missed: [] };
  for (const sentence of sentences) addTo(tally, sentence, withRoster);
  return tally;
}

function addTo(tally: Tally, sentence: Sentence, withRoster: boolean): void {
  const flags = flagsIn(sentence, withRoster).filter(({ kind }) => kind !== 'listen');
  const flagged = wordsOf(flags);
  const due = sentence.expected.filter(({ type }) => type !== 'optional' && (withRoster || type !== 'roster-only'));
  const may = wordsOf(sentence.expected);
  tally.words += sentence.words.length;
  tally.expected += due.length;
  for (const span of due) {
    if ([...wordsOf([span])].every((word) => flagged.has(word))) tally.found += 1;
    else tally.missed.push(`${sentence.id}: ${span.text} in “${sentence.text}”`);
  }
  for (const flag of flags) {
    if ([...wordsOf([flag])].some((word) => may.has(word))) continue;
    tally.alarms += 1;
    tally.missed.push(`${sentence.id}: false alarm ${flag.text} (${flag.foundBy}) in “${sentence.text}”`);
  }
}

function flagsIn({ text, words, roster, title }: Sentence, withRoster: boolean): FoundFlag[] {
  const people: FlagRoster = parseRoster({ participants: withRoster ? roster : [], keep: [] });
  return title ? flagText(text, people) : flagTranscript(words, people);
}

function wordsOf(spans: readonly { firstWord: number; lastWord: number }[]): Set<number> {
  return new Set(
    spans.flatMap(({ firstWord, lastWord }) =>
      Array.from({ length: lastWord - firstWord + 1 }, (_, at) => firstWord + at),
    ),
  );
}

function tellByKind(withRoster: ReadonlyMap<string, Tally>, without: ReadonlyMap<string, Tally>): void {
  console.log('kind: found with the roster, found without, false alarms with and without');
  for (const [kind, tally] of [...withRoster].sort(([a], [b]) => a.localeCompare(b))) {
    const bare = without.get(kind)!;
    const share = ({ found, expected }: Tally) => (expected === 0 ? '–' : `${found} of ${expected}`);
    console.log(`${kind}: ${share(tally)}, ${share(bare)}, ${tally.alarms} and ${bare.alarms}`);
    if (!process.env.BENCH_MISSED) continue;
    for (const text of new Set([...tally.missed, ...bare.missed.map((missed) => `nobody on the roster: ${missed}`)]))
      console.log(`    ${text}`);
  }
  console.log('');
}
