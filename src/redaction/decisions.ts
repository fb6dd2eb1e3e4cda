import { boxAround } from '../../media/picture/places.ts';
import type { Cover } from '../../media/spans.ts';
import { audit } from '../audit/log.ts';
import { facesKeptAgainstConsent } from '../rules/consent/kept-faces.ts';
import { namesKeptAgainstConsent } from '../rules/consent/kept-names.ts';
import { voicesKeptAgainstConsent } from '../rules/consent/kept-voices.ts';
import { consentNow } from '../consent/of-recording.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { move, type RecordingOutline, voidRelease, withTranscript } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { newId } from '../store/ids.ts';
import { flags } from '../store/schema.ts';
import { ADDED_BY_STAFF, addedFlag, decidedNow, type Flag, flagsOf } from './flag-rows.ts';
import { flagEverydayNames } from './flag-everyday-names.ts';
import { keptInTextsOnly } from '../rules/detection/names/left-over-names.ts';
import { hashOf } from '../rules/canonical-json.ts';
import type { Transaction } from '../store/database.ts';
import { DEMO_MODEL_LISTENED, onlyTheDemoModelListened } from '../rules/recording/demo-model.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';

export { type Decision, type Flag, flagsOf } from './flag-rows.ts';

export interface NewFlag {
  /** Seconds from the start of the recording. */
  readonly start: number;
  readonly end: number;
  readonly action: 'bleep' | 'silence' | 'cover';
  /** For a cover: pixels of the picture. */
  readonly region?: Flag['region'];
  /** In the words of whoever adds it. */
  readonly why: string;
}

/** The hash of what was decided: a release is bound to it. */
export function decisionsHash(all: readonly Flag[]): string {
  const decided = all.filter((flag) => flag.decision !== null && flag.decision !== 'keep');
  return hashOf(
    decided.map(({ id, decision, start, end, region, keys, replacement }) => ({
      id,
      decision,
      start,
      end,
      region,
      ...(keys ? { keys } : {}),
      ...(replacement ? { replacement } : {}),
    })),
  );
}

/** What people do with what was found, or with what they find themselves. */
type ActOnFlags =
  | 'decide flags'
  | 'cover picture'
  | 'replace sound'
  | 'mark voices'
  | 'correct words'
  | 'mark words read';

/** A recording that this person may decide on; approvals of what was made from earlier decisions are void. @throws 403, 404, 409 */
export async function openForDecisions<A extends ActOnFlags>(
  tx: Transaction,
  actor: Actor,
  act: A,
  recordingId: RecordingId,
): Promise<Authorized<RecordingOutline, A>> {
  return reopen(tx, actor, act, await lockForDecisions(tx, actor, act, recordingId));
}

/** The same, locked and with nothing void yet: for whoever has to look first whether there is anything to change, then `reopen`s it. */
export async function lockForDecisions<A extends ActOnFlags>(
  tx: Transaction,
  actor: Actor,
  act: A,
  recordingId: RecordingId,
): Promise<Authorized<RecordingOutline, A>> {
  const recording = await lockRecordingTo(tx, actor, act, recordingId);
  const { state } = recording;
  if (state === 'needs-decisions' || state === 'needs-approval') return recording;
  if (state === 'taken-down') {
    if (recording.facts && consentNow(recording, await rosterOf(tx, recording.id)).blocks.length === 0)
      return recording;
    throw conflict('Somebody in it no longer agrees. Make it again without this person first.');
  }
  if (state === 'published')
    throw conflict('This episode is published. Take it down first, then change what is covered.');
  if (state === 'stopped') throw conflict('Somebody in it said no. Make it again without this person first.');
  throw conflict('There is nothing to decide yet. Please wait until the words are there.');
}

/** Makes approvals of what was made from earlier decisions void. @param recording as `lockForDecisions` gave it @param why in plain words for staff */
export async function reopen<A extends ActOnFlags>(
  tx: Transaction,
  actor: Actor,
  act: A,
  recording: Authorized<RecordingOutline, A>,
  why = 'A decision was changed.',
): Promise<Authorized<RecordingOutline, A>> {
  if (recording.state === 'needs-decisions') return recording;
  if (recording.state === 'needs-approval') await voidRelease(tx, actor, recording.id, why);
  return authorize(actor, act, await move(tx, actor, recording, { to: 'needs-decisions' }));
}

/** Adds something that a person heard or saw and nothing found. It is decided at once. @returns the flag's id. @throws 422 when it lies outside */
export async function addFlag(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { start, end, action, region = null, why }: NewFlag,
): Promise<FlagId> {
  allow(actor, 'decide flags');
  const id = newId<FlagId>();
  await heard.db.transaction(async (tx) => {
    const recording = await openForDecisions(tx, actor, 'decide flags', recordingId);
    checkPlace(recording, { start, end, action, region });
    await tx.insert(flags).values({
      ...addedFlag({
        ...{ id, recordingId, kind: action === 'cover' ? 'picture' : 'listen', code: 'staff', foundBy: ['staff'] },
        ...{ start, end, reason: why.trim() || ADDED_BY_STAFF },
      }),
      region: action === 'cover' ? region : null,
      ...decidedNow(actor, action),
    });
    await audit(tx, {
      actor: actor.id,
      action: 'flag.added',
      subject: id,
      detail: { recording: recordingId, decision: action },
    });
  });
  return id;
}

/** @throws 422 for a place outside the recording or its picture */
export function checkPlace(
  recording: Authorized<Pick<RecordingOutline, 'facts'>, ActOnFlags>,
  { start, end, action, region }: Pick<NewFlag, 'start' | 'end' | 'action' | 'region'>,
): void {
  const length = recording.facts?.durationSeconds ?? 0;
  if (!(start >= 0 && end > start))
    throw badInput('The end must come after the start.', { end: 'The end must come after the start.' });
  if (start >= length || end > length + 0.5)
    throw badInput('That lies after the end of the recording.', { end: 'That lies after the end of the recording.' });
  if (action !== 'cover') return;
  const picture = recording.facts?.picture;
  if (!picture) throw badInput('This recording has no picture to cover.');
  if (!region) throw badInput('Say which part of the picture to cover.', { x: 'Say where the box begins.' });
  if (
    region.x < 0 ||
    region.y < 0 ||
    region.x + region.width > picture.width ||
    region.y + region.height > picture.height
  ) {
    throw badInput(`The box must lie inside the picture, which is ${picture.width} by ${picture.height} pixels.`, {
      x: 'The box must lie inside the picture.',
    });
  }
}

/** The regions that were decided to be covered. */
export function decidedCovers(all: readonly Flag[]): Cover[] {
  return all.flatMap((flag) =>
    flag.decision === 'cover' && flag.region
      ? [{ start: flag.start, end: flag.end, ...placed(flag.region, flag.keys), flags: [flag.id] }]
      : [],
  );
}

function placed(region: NonNullable<Flag['region']>, keys: Flag['keys']): Omit<Cover, 'start' | 'end' | 'flags'> {
  return keys && keys.length > 0 ? { ...boxAround(keys), keys } : region;
}

/**
 * Everything is decided: makes the release (redact, package, verify).
 * @throws 409 while a flag is undecided, or while consent says that this recording may not be published at all
 */
export async function finishDecisions(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  allow(actor, 'decide flags');
  const moved = await heard.db.transaction(async (tx) => {
    const recording = await withTranscript(tx, await openForDecisions(tx, actor, 'decide flags', recordingId));
    const flags = await flagsOf(tx, recordingId);
    const people = await rosterOf(tx, recordingId);
    const undecided = flags.filter((flag) => flag.decision === null).length;
    if (undecided > 0)
      throw conflict(
        undecided === 1 ? 'One flag still needs a decision.' : `${undecided} flags still need a decision.`,
      );
    if (onlyTheDemoModelListened(heard.config, recording)) throw conflict(DEMO_MODEL_LISTENED);
    const { blocks } = consentNow(recording, people);
    if (blocks.length > 0) throw conflict(`Consent does not allow this yet. ${blocks.join(' ')}`);
    const named = namesKeptAgainstConsent(flags, people);
    if (named.length > 0) {
      throw conflict(
        `You kept a name whose owner did not agree to it: ${named.join(', ')}. Bleep it, or ask them first.`,
      );
    }
    const [face] = facesKeptAgainstConsent(flags, people);
    if (face) throw conflict(face);
    const [voice] = voicesKeptAgainstConsent(flags, people);
    if (voice) throw conflict(voice);
    const unsaid = keptInTextsOnly(flags);
    if (unsaid.length > 0) {
      throw conflict(
        `You took this out of the sound, but kept it in the title or a role: ${unsaid.join(', ')}. Take it out there too.`,
      );
    }
    const left = await flagEverydayNames(tx, recording, people, flags);
    // The new flags have to be there when this is refused, so the transaction ends well.
    return left > 0 ? { left } : move(tx, actor, recording, { to: 'making-release', newRun: true });
  });
  if ('left' in moved) {
    throw conflict(
      `A name that you took out may be said in ${moved.left === 1 ? 'one more place' : `${moved.left} more places`}. Please decide there too.`,
    );
  }
  await handToQueue(heard, moved, (pipeline, payload) => pipeline.makeRelease(payload));
}
