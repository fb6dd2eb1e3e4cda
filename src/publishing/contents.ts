import type { CaptionWord, Chapter } from '../../media/spans.ts';
import type { TimeSpan } from '../../media/words.ts';
import { belongsInCaptions } from '../../media/transcribe/doubt.ts';
import type { Recording } from '../recordings/life.ts';
import { asRoster, type Participant } from '../consent/roster-rows.ts';
import { redactWords } from '../rules/redaction/caption-words.ts';
import type { Flag } from '../redaction/decisions.ts';
import { decidedSounds } from '../redaction/flag-rows.ts';
import { type PeoplesWords, UNTOUCHED, wordsAfter } from '../redaction/word-rows.ts';
import { withWrittenTexts } from '../rules/redaction/corrected-flags.ts';
import { everydayNames, forbiddenForms } from '../rules/redaction/forbidden-forms.ts';
import { NAME_REMOVED, redactText, type RemovedWords, standInsFor, withoutRemoved } from '../rules/redaction/text.ts';
import type { ParticipantId, RecordingId } from '../rules/ids.ts';
import { type ShareRead, shareRead, wordsRead } from '../rules/redaction/read-words.ts';
import { type CurrentWord, standsOn } from '../rules/redaction/word-changes.ts';
import { textFlagId, type TypedText, typedTexts } from '../redaction/typed-texts.ts';

/** The words of a release: all that listeners will read, free of what was decided to go. */
export interface ReleaseContents {
  readonly title: string;
  readonly description: string;
  readonly words: CaptionWord[];
  readonly chapters: Chapter[];
  /** Role labels under which people are credited. */
  readonly credits: string[];
  /** Everything that may appear nowhere in it. */
  readonly forbidden: string[];
  /** Those of them that are words too (“Grace”): they count only with a capital letter. */
  readonly everyday: string[];
  /** Longer names that may appear. */
  readonly kept: string[];
  /** How much of what the transcript shows a person read. */
  readonly read: ShareRead;
}

/** A new part begins after a pause of this many seconds, and at the earliest after so many seconds of the one before. */
const PAUSE_BETWEEN_PARTS = 1;
const SHORTEST_PART = 180;

/**
 * Works out the texts of a release from its recording, its people, what was decided and what people made of the words. Pure: the same input gives
 * the same texts. Listeners read corrected words; what may be said nowhere is judged by what the machine heard and by all that people wrote.
 */
export function releaseContents(
  recording: Recording,
  people: readonly Participant[],
  flags: readonly Flag[],
  { changes, marks }: PeoplesWords = UNTOUCHED,
): ReleaseContents {
  const roster = { participants: asRoster(people), keep: recording.keepList };
  const spoken = recording.transcript?.words ?? [];
  const current = wordsAfter(recording, changes);
  const written = withWrittenTexts(flags, changes, (some) => wordsAfter(recording, some));
  const forbidden = forbiddenForms(roster, written, spoken);
  const everyday = everydayNames(roster, written);
  const always = forbidden.filter((form) => !everyday.includes(form));
  const clean = (typed: TypedText, standIns?: ReadonlyMap<string, string>): string =>
    redactText(withoutRemoved(typed.text, removedFrom(recording.id, typed, flags), standIns), {
      forbidden: always,
      everyday,
      standIns,
    });
  const typed = typedTexts(recording.title, people);
  const labels = new Map(typed.flatMap((text) => (text.of === null ? [] : [[text.of, clean(text)] as const])));
  const label = (participantId: ParticipantId | null) => (participantId && labels.get(participantId)) || NAME_REMOVED;
  const standIns = standInsFor(roster.participants, (participant) => label(people[participant]!.id));
  const title = clean(typed[0]!, standIns);
  const flagOf = new Map<string, Flag>(flags.map((flag) => [flag.id, flag]));
  const spans = recording.redaction?.spans ?? [];
  const somewhere = spans.filter((span) => wordsOfFlags(span.flags.map((id) => flagOf.get(id))) === null);
  const guessed = new Set(current.flatMap((word, at) => (mayBeUnder(word, spoken, somewhere) ? [at] : [])));
  const gone = new Set([...standingOn(current, wordsTakenOut(flags)), ...guessed]);
  const shown = (word: CurrentWord, index: number) => belongsInCaptions(word) && !gone.has(index);
  const words = redactWords(current, spans, {
    placeholder: (flagIds) => {
      const named = new Set(flagIds.map((id) => flagOf.get(id)?.participantId ?? null));
      return named.size === 1 ? label([...named][0]!) : NAME_REMOVED;
    },
    wordsOf: (flagIds) => {
      const heard = wordsOfFlags(flagIds.map((id) => flagOf.get(id)));
      return heard && standingOn(current, heard);
    },
    shown,
  });
  return {
    title,
    // The notes are for staff: nothing of them is ever public.
    description: title,
    words,
    chapters: chaptersOf(recording, title),
    credits: [...new Set(labels.values())].filter((text) => !text.includes(NAME_REMOVED)),
    forbidden,
    everyday: everyday.filter((form) => forbidden.includes(form)),
    kept: recording.keepList,
    read: shareRead(
      wordsRead(current, marks).flatMap((isRead, index) =>
        shown(current[index]!, index) ? [{ ...current[index]!, isRead }] : [],
      ),
    ),
  };
}

function removedFrom(recordingId: RecordingId, typed: TypedText, flags: readonly Flag[]): RemovedWords[] {
  return flags.flatMap(({ id, decision, text, firstWord, lastWord }) =>
    decision === 'remove' &&
    firstWord !== null &&
    lastWord !== null &&
    id === textFlagId(recordingId, typed, firstWord, lastWord)
      ? [{ text, firstWord, lastWord }]
      : [],
  );
}

/** The words of names and details that are not heard: no text shows them, wherever their times lie and whatever their span is joined with. */
function wordsTakenOut(flags: readonly Flag[]): ReadonlySet<number> {
  const named = decidedSounds(flags).filter(({ kind }) => kind === 'name' || kind === 'detail');
  return new Set(named.flatMap((flag) => [...(wordsOfFlags([flag]) ?? [])]));
}

/** The numbers of the words of now that stand where any of these was heard. */
function standingOn(words: readonly CurrentWord[], heard: ReadonlySet<number>): ReadonlySet<number> {
  const places = [...heard];
  return new Set(words.flatMap((word, index) => (places.some((at) => standsOn(word, at, at)) ? [index] : [])));
}

/**
 * Whether a corrected word, whose times are shared out and not heard, may have been said under one of the spans of which nobody knows the words: it stands on a heard word that
 * such a span touches, or in a pause that it touches.
 */
function mayBeUnder(
  { version, start, end, heardFirst, heardLast }: CurrentWord,
  heard: readonly TimeSpan[],
  spans: readonly TimeSpan[],
): boolean {
  if (version === 0 || spans.length === 0) return false;
  const [first, last] = [heard[heardFirst], heard[heardLast]];
  // One word for one keeps the time that was heard.
  if (heardFirst === heardLast && first?.start === start && first.end === end) return false;
  const isInserted = heardLast < heardFirst;
  const from = isInserted ? (last?.end ?? 0) : first!.start;
  const to = isInserted ? (first?.start ?? Number.POSITIVE_INFINITY) : last!.end;
  return spans.some((span) => span.start < to && span.end > from);
}

/** The words that flags are about; null when one of them is about a stretch of time, so that nobody can say which words. */
function wordsOfFlags(flags: readonly (Flag | undefined)[]): ReadonlySet<number> | null {
  const words = new Set<number>();
  for (const flag of flags) {
    if (!flag || flag.firstWord === null || flag.lastWord === null || flag.kind === 'listen') return null;
    for (let word = flag.firstWord; word <= flag.lastWord; word++) words.add(word);
  }
  return words;
}

/** Parts that begin after a long pause; a short recording has one. Their titles say only their number: words could say too much. */
function chaptersOf(recording: Recording, title: string): Chapter[] {
  const duration = recording.facts?.durationSeconds ?? 0;
  const starts = [0];
  for (const { start, end } of recording.facts?.silences ?? []) {
    if (end - start >= PAUSE_BETWEEN_PARTS && end - starts.at(-1)! >= SHORTEST_PART && duration - end >= SHORTEST_PART)
      starts.push(end);
  }
  if (starts.length === 1) return [{ start: 0, title }];
  return starts.map((start, index) => ({ start, title: `Part ${index + 1}` }));
}
