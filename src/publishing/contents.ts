import type { CaptionWord, Chapter } from '../../media/spans.ts';
import { belongsInCaptions } from '../../media/transcribe/doubt.ts';
import { standInFor } from '../consent/rules.ts';
import type { Recording } from '../recordings/life.ts';
import { asRoster, type Participant } from '../recordings/roster-rows.ts';
import type { Flag } from '../redaction/decisions.ts';
import { forbiddenForms, NAME_REMOVED, redactText, redactWords, standInsFor } from '../redaction/text.ts';

/** The words of a release: all that listeners will read, free of what was decided to go. */
export interface ReleaseContents {
  readonly title: string;
  readonly description: string;
  readonly words: CaptionWord[];
  readonly chapters: Chapter[];
  /** Everything that may appear nowhere in it. */
  readonly forbidden: string[];
  /** Longer names that may appear. */
  readonly kept: string[];
}

/** A new part begins after a pause of this many seconds, and at the earliest after so many seconds of the one before. */
const PAUSE_BETWEEN_PARTS = 1;
const SHORTEST_PART = 180;

/** Works out the texts of a release from its recording, its people and what was decided. Pure: the same input gives the same texts. */
export function releaseContents(
  recording: Recording,
  people: readonly Participant[],
  flags: readonly Flag[],
): ReleaseContents {
  const roster = asRoster(people);
  const spans = recording.redaction?.spans ?? [];
  const standIns = new Map(people.map((person, index) => [person.id, standInFor(roster[index]!)]));
  const forbidden = forbiddenForms(
    { participants: roster, keep: recording.keepList },
    flags,
    recording.transcript?.words ?? [],
  );
  const standInOf = (flagIds: readonly string[]): string => {
    const ids = new Set(flagIds.map((id) => flags.find((flag) => flag.id === id)?.participantId ?? null));
    const [only] = ids;
    return (ids.size === 1 && only && standIns.get(only)) || NAME_REMOVED;
  };
  const heard = (recording.transcript?.words ?? []).filter(belongsInCaptions);
  const words = redactWords(heard, spans, standInOf);
  const named = standInsFor(roster);
  const clean = (text: string): string => redactText(text, forbidden, named);
  const title = clean(recording.title);
  return {
    title,
    // The notes are for staff: nothing of them is ever public.
    description: title,
    words,
    chapters: chaptersOf(recording, title),
    forbidden,
    kept: recording.keepList,
  };
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
