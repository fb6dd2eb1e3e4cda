import { partOf, type MediaJob } from '../media/job.ts';
import type { FaceTrack, Sight } from '../media/detection/sight.ts';
import { consentNow } from '../src/consent/of-recording.ts';
import type { Heard } from '../src/heard.ts';
import { addedFlag } from '../src/redaction/flag-rows.ts';
import type { Recording } from '../src/recordings/life.ts';
import type { Participant } from '../src/consent/roster-rows.ts';
import { idFrom } from '../src/store/ids.ts';
import { screenTexts } from './check-screen-text.ts';
import type { FlagRow, PictureFlag } from './picture-flag.ts';
import { seenInPicture } from './seen-picture.ts';
import { boxAround } from '../media/picture/places.ts';

/**
 * What of the picture has to be decided: the regions that came with the roster, everyone whose face must be covered, every face that was seen,
 * and writing that may name somebody. Empty for a recording without a picture.
 * @throws MediaError when the picture cannot be looked at: nothing seen and not looked are never the same
 */
export async function pictureRows(
  heard: Heard,
  recording: Recording,
  people: readonly Participant[],
  from: number,
  job: MediaJob,
): Promise<FlagRow[]> {
  const master = recording.facts?.picture;
  if (!master) return [];
  return rowsOfSight(recording, people, await seenInPicture(heard, recording, master, partOf(job, 0, 0.95)), from);
}

/** The flags for what was seen. The same sight always gives the same rows. @param from position of the first among the recording's flags */
export function rowsOfSight(
  recording: Recording,
  people: readonly Participant[],
  sight: Sight,
  from: number,
): FlagRow[] {
  const found = [
    ...askedCovers(recording),
    ...hiddenFaces(recording, people, sight.faces.length),
    ...seenFaces(recording, sight),
    ...screenTexts(recording, people, sight),
  ];
  return found.map((flag, index) => rowOf(recording, flag, from + index));
}

function rowOf(recording: Recording, flag: PictureFlag, position: number): FlagRow {
  const { code, start, end, region, participantId } = flag;
  const { x, y, width, height } = region;
  const asked = code === 'region';
  return {
    ...addedFlag({
      // Places and kinds only: an id made from the words could be guessed back.
      id: asked
        ? idFrom('cover', recording.id, flag.foundBy[0]!, participantId, start, end, x, y, width, height)
        : idFrom(code, recording.id, participantId, start, end, x, y, width, height),
      recordingId: recording.id,
      kind: 'picture',
      code: asked ? null : code,
      reason: flag.reason,
      foundBy: flag.foundBy,
      start,
      end: Math.min(end, recording.facts!.durationSeconds),
    }),
    position,
    text: flag.text,
    confidence: Math.round(flag.confidence * 100) / 100,
    participantId,
    region,
    keys: flag.keys ?? null,
    suggestion: flag.suggestion,
  };
}

function askedCovers(recording: Recording): PictureFlag[] {
  return recording.covers.map(({ start, end, x, y, width, height, why }) => ({
    code: 'region',
    start,
    end,
    region: { x, y, width, height },
    text: '',
    reason: why ? `The roster asks to cover this: ${why}.` : 'The roster asks to cover this part of the picture.',
    foundBy: ['roster'],
    confidence: 1,
    participantId: null,
    suggestion: 'cover',
  }));
}

/**
 * Whoever may not be seen asks for the whole picture. A finder can miss a face, and never says whose it is: that the faces found are covered
 * does not settle it, so with faces found nothing is suggested and a person has to look.
 */
function hiddenFaces(recording: Recording, people: readonly Participant[], faces: number): PictureFlag[] {
  const { width, height } = recording.facts!.picture!;
  const hidden = consentNow(recording, people).rows.filter(
    ({ attribute, outcome }) => attribute === 'face' && outcome === 'must be covered',
  );
  const found = faces === 1 ? 'We found 1 face.' : `We found ${faces} faces.`;
  const todo =
    faces === 0
      ? 'We found no face. Cover the whole picture. Or watch all of it, add a box wherever this face shows, and then keep the rest.'
      : `${found} Check the whole video. Is this face covered whenever it shows? Add a box where it is not. Then keep the rest.`;
  return hidden.map(({ participant, reason }) => ({
    code: 'region',
    start: 0,
    end: recording.facts!.durationSeconds,
    region: { x: 0, y: 0, width, height },
    text: '',
    reason: `${reason} ${todo}`,
    foundBy: ['consent'],
    confidence: 1,
    participantId: people[participant]!.id,
    suggestion: faces === 0 ? 'cover' : null,
  }));
}

/** Each face on its way through the picture and, where it was lost, the whole picture for as long as it may still be there. */
function seenFaces(recording: Recording, { faces }: Sight): PictureFlag[] {
  const { width, height } = recording.facts!.picture!;
  return faces.flatMap((track): PictureFlag[] => {
    const face: PictureFlag = {
      code: 'face',
      start: track.start,
      end: track.end,
      region: boxAround(track.keys),
      keys: [...track.keys],
      text: '',
      reason: `A face, from ${faceClock(track.start)} to ${faceClock(track.end)}. Keep it only if this person said yes to being seen.`,
      foundBy: ['face-finder'],
      confidence: track.confidence,
      participantId: null,
      suggestion: 'cover',
    };
    return [face, ...lostFace(track, { x: 0, y: 0, width, height })];
  });
}

function lostFace({ lostFrom, lostUntil, confidence }: FaceTrack, region: PictureFlag['region']): PictureFlag[] {
  if (lostFrom === null || lostUntil === null) return [];
  return [
    {
      code: 'lost-face',
      start: lostFrom,
      end: lostUntil,
      region,
      text: '',
      reason: `We lost sight of a face at ${faceClock(lostFrom)}. It may still show. Cover the whole picture, or look and then keep it.`,
      foundBy: ['face-finder'],
      confidence,
      participantId: null,
      suggestion: 'cover',
    },
  ];
}

/** Seconds as people read them: 0:03, 12:40. */
function faceClock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
