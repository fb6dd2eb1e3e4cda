import { areaOf, inPicture, sharedArea, widened } from '../media/detection/box.ts';
import type { Sight, Writing } from '../media/detection/sight.ts';
import { suggestionFor } from '../src/rules/consent/suggestions.ts';
import type { Recording } from '../src/recordings/life.ts';
import { asRoster, type Participant } from '../src/consent/roster-rows.ts';
import type { FoundFlag } from '../src/rules/detection/found-flag.ts';
import { findOnScreen } from '../src/rules/detection/names/screen-text.ts';
import type { PictureFlag } from './picture-flag.ts';
import { boxAround } from '../media/picture/places.ts';

/** Around writing, by its own height: a reader marks letters tightly, and a name goes on where it stopped reading. */
const MARGIN = 0.6;
const LEAST_MARGIN = 12;

/** Writing in the picture that may name somebody, as flags over its place. The same words found twice at one place are one flag. */
export function screenTexts(recording: Recording, people: readonly Participant[], sight: Sight): PictureFlag[] {
  const roster = { participants: asRoster(people), keep: recording.keepList };
  const found = sight.writing.flatMap((writing) =>
    findOnScreen(writing, roster).map((flag) => flagOf(recording, people, writing, flag)),
  );
  return merged(found);
}

function flagOf(recording: Recording, people: readonly Participant[], writing: Writing, found: FoundFlag): PictureFlag {
  const margin = Math.max(LEAST_MARGIN, MARGIN * writing.height);
  return {
    code: 'screen-text',
    start: writing.start,
    end: writing.end,
    region: inPicture(widened(writing, margin), recording.facts!.picture!),
    text: writing.text,
    reason: `Writing in the picture. ${found.reason}`,
    foundBy: [...new Set(['text-reader', ...found.foundBy])],
    confidence: Math.min(found.confidence, writing.confidence),
    participantId: found.participant === null ? null : people[found.participant]!.id,
    suggestion: suggestionFor(found, asRoster(people)).offer === 'keep' ? 'keep' : 'cover',
  };
}

/** Writing is read again and again, now and then with a letter wrong: finds about one person, at one place and time, are one flag. */
function merged(found: readonly PictureFlag[]): PictureFlag[] {
  const flags: PictureFlag[] = [];
  for (const flag of found) {
    const at = flags.findIndex((other) => isSamePlace(other, flag));
    if (at < 0) flags.push(flag);
    else flags[at] = union(flags[at]!, flag);
  }
  return flags;
}

function isSamePlace(a: PictureFlag, b: PictureFlag): boolean {
  const shared = sharedArea(a.region, b.region);
  const meets = a.start <= b.end && b.start <= a.end;
  return meets && a.participantId === b.participantId && shared > 0.5 * Math.min(areaOf(a.region), areaOf(b.region));
}

/** The place and time of both, and the words of the surer one; keeping is offered only when both may be kept. */
function union(a: PictureFlag, b: PictureFlag): PictureFlag {
  return {
    ...(b.confidence > a.confidence ? b : a),
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    region: boxAround([a.region, b.region]),
    foundBy: [...new Set([...a.foundBy, ...b.foundBy])],
    suggestion: a.suggestion === 'keep' && b.suggestion === 'keep' ? 'keep' : 'cover',
  };
}
