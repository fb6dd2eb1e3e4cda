import type { CoverKey } from '../../../media/spans.ts';
import type { Heard } from '../../../src/heard.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { newId } from '../../../src/store/ids.ts';
import { flags } from '../../../src/store/schema.ts';
import { recordingToDecide } from './recordings-in-states.ts';
import { setAllowed } from '../set-allowed.ts';
import type { FlagId, ParticipantId, RecordingId } from '../../../src/rules/ids.ts';

export interface WithFaces {
  readonly id: RecordingId;
  /** Flags: two tracks of faces, and a place where one was lost from sight. */
  readonly face: FlagId;
  readonly other: FlagId;
  readonly lost: FlagId;
  /** People: one who may be seen, one who may not. */
  readonly seen: ParticipantId;
  readonly hidden: ParticipantId;
}

const TRACK: CoverKey[] = [
  { time: 1, x: 40, y: 30, width: 40, height: 40 },
  { time: 2, x: 140, y: 60, width: 48, height: 48 },
  { time: 3, x: 240, y: 100, width: 40, height: 40 },
];

/** A video to decide (320 × 180, 10 frames a second, 6 s) in which faces were found, as the check leaves them. */
export async function recordingWithFaces(heard: Heard, show: Show): Promise<WithFaces> {
  const id = await recordingToDecide(heard, show, { picture: true });
  const [seen, hidden] = await rosterOf(heard.db, id);
  await setAllowed(heard, id, hidden!.id, ['voice:allow', 'face:mask', 'story:allow', 'channel:podcast']);
  const [face, other, lost] = [newId<FlagId>(), newId<FlagId>(), newId<FlagId>()];
  const base = { recordingId: id, kind: 'picture' as const, text: '', foundBy: ['face-detector'], confidence: 0.8 };
  const track = { region: { x: 40, y: 30, width: 240, height: 110 }, keys: TRACK, suggestion: 'cover' as const };
  await heard.db.insert(flags).values([
    { ...base, ...track, id: face, position: 10, code: 'face', reason: 'A face shows here.', start: 1, end: 3 },
    { ...base, ...track, id: other, position: 11, code: 'face', reason: 'A face shows here.', start: 1.2, end: 3 },
    {
      ...base,
      id: lost,
      position: 12,
      code: 'lost-face',
      reason: 'We lost sight of a face here.',
      start: 3,
      end: 4,
      region: { x: 0, y: 0, width: 320, height: 180 },
      suggestion: 'cover',
    },
  ]);
  return { id, face, other, lost, seen: seen!.id, hidden: hidden!.id };
}
