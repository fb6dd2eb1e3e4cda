import { and, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { voiceMayStay } from '../rules/consent/kept-voices.ts';
import type { FlagId, ParticipantId, RecordingId } from '../rules/ids.ts';
import { badInput, ChangedMeanwhile, conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized } from '../people/allow.ts';
import type { RecordingOutline } from '../recordings/life.ts';
import { type Participant, rosterOf } from '../consent/roster-rows.ts';
import { idFrom } from '../store/ids.ts';
import { flags, participants } from '../store/schema.ts';
import { checkPlace, openForDecisions } from './decisions.ts';
import { hashOf } from '../rules/canonical-json.ts';
import { isStale } from '../rules/changed-meanwhile.ts';
import { outcomeOf } from '../rules/redaction/flag-state.ts';
import { type StaleFlag, staleChanges } from './stale-flags.ts';
import { addedFlag, decidedNow, type Flag, flagsOf } from './flag-rows.ts';
import type { Transaction } from '../store/database.ts';

/** A stretch in which somebody speaks: seconds from the start of the recording. */
export interface VoiceSpan {
  readonly start: number;
  readonly end: number;
}

/** The id of the flag for a stretch in which somebody speaks: marking it twice is marking it once. */
export function voiceFlagId(recordingId: RecordingId, participantId: ParticipantId, { start, end }: VoiceSpan): FlagId {
  return idFrom('voice', recordingId, participantId, start, end);
}

/** The stretches that are marked as one person's voice, in order of time. */
export function voiceMarksOf<Marked extends Pick<Flag, 'kind' | 'participantId'>>(
  all: readonly Marked[],
  participantId: ParticipantId,
): Marked[] {
  return all.filter((flag) => flag.kind === 'voice' && flag.participantId === participantId);
}

/** A mark to take back, as it was shown. */
export interface ShownMark {
  readonly flagId: FlagId;
  /** Undefined where it is not known: then only a mark that silences nothing goes. */
  readonly revision?: string | undefined;
}

/** Names the state of one person's marks: which there are, what was decided there, and whether they are said to be all. */
export function voiceRevision(marks: readonly Pick<Flag, 'id' | 'decision'>[], voiceMarkedAt: Date | null): string {
  const shown = marks.map(({ id, decision }) => ({ id, decision }));
  return hashOf({ shown, all: voiceMarkedAt !== null }).slice(0, 16);
}

/**
 * Marks where somebody speaks, and takes marks back. Each is decided at once: silence, or keep where that person said yes to being heard.
 * If all places had been declared marked before, that counts no more as soon as anything changes.
 * A mark that somebody changed after it was shown is not taken back.
 * @param change.revision the marks as they were shown, where that matters
 * @returns the revision of the marks as they are now
 * @throws 403, 404, 409, 422 for a stretch outside the recording; ChangedMeanwhile once everything else is saved
 */
export async function markVoice(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  participantId: ParticipantId,
  change: {
    readonly add?: readonly VoiceSpan[];
    readonly remove?: readonly ShownMark[];
    readonly revision?: string | undefined;
  },
): Promise<string> {
  allow(actor, 'mark voices');
  const { stale, unconditional, saved, revision } = await heard.db.transaction(async (tx) => {
    const { recording, person } = await openFor(tx, actor, recordingId, participantId);
    const marked = voiceMarksOf(await flagsOf(tx, recordingId), participantId);
    mustBeTheseMarks(change.revision, marked, person);
    const known = new Set(marked.map(({ id }) => id));
    const rows = unique((change.add ?? []).map((span) => rowOf(recording, person, actor, span))).filter(
      ({ id }) => !known.has(id),
    );
    const toGo = (change.remove ?? []).flatMap(({ flagId, revision }) => {
      const mark = marked.find(({ id }) => id === flagId);
      return mark ? [{ mark, outcome: outcomeOf({ decision: null, revision }, mark) }] : [];
    });
    const gone = toGo.filter(({ outcome }) => outcome === 'save').map(({ mark }) => mark.id);
    const unfit = toGo.filter(({ outcome }) => outcome !== 'save');
    if (rows.length > 0) await tx.insert(flags).values(rows).onConflictDoNothing();
    if (gone.length > 0) await tx.delete(flags).where(and(eq(flags.recordingId, recordingId), inArray(flags.id, gone)));
    const changes = rows.length + gone.length;
    if (changes > 0) {
      await audit(tx, {
        actor: actor.id,
        action: 'voice.marked',
        subject: participantId,
        detail: { recording: recordingId, added: rows.length, removed: gone.length },
      });
      if (person.voiceMarkedAt) await setAllMarked(tx, actor, recordingId, participantId, false);
    }
    const after = voiceMarksOf(await flagsOf(tx, recordingId), participantId);
    return {
      stale: unfit.map(({ mark }): StaleFlag => {
        return { met: mark, now: mark, wanted: null, theirs: mark.decision, stands: mark.decision };
      }),
      unconditional: unfit.every(({ outcome }) => outcome === 'unseen'),
      saved: changes,
      revision: voiceRevision(after, changes > 0 ? null : person.voiceMarkedAt),
    };
  });
  if (stale.length > 0) throw new ChangedMeanwhile(await staleChanges(heard.db, stale), { saved, unconditional });
  return revision;
}

/** @throws ChangedMeanwhile where the marks are others than those that were shown */
function mustBeTheseMarks(
  shown: string | undefined,
  marks: readonly Flag[],
  { id, voiceMarkedAt, voiceMarkedBy }: Participant,
): void {
  const revision = voiceRevision(marks, voiceMarkedAt);
  if (!isStale(shown, revision)) return;
  const last = marks.toSorted((a, b) => Number(b.decidedAt) - Number(a.decidedAt))[0];
  const [by, at] = voiceMarkedAt ? [voiceMarkedBy, voiceMarkedAt] : [last?.decidedBy ?? null, last?.decidedAt ?? null];
  const now = { marks: marks.length, all: voiceMarkedAt !== null };
  throw new ChangedMeanwhile([{ of: id, wanted: { all: true }, theirs: now, stands: now, by, at, revision }]);
}

/**
 * Says that every place where somebody speaks is marked, or takes that back. From then on their voice is silenced instead of stopping
 * publication. Marks that were made while their permission was another one are decided anew.
 * @param given.revision the marks as they were shown: without it nobody can say that they are all
 * @param given.silent that this person says nothing in the recording: needed where nothing is marked
 * @throws 403, 404, 409, 422 when nothing is marked and nobody said that they do not speak
 */
export async function declareVoiceMarked(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  participantId: ParticipantId,
  given: { readonly all: boolean; readonly silent?: boolean; readonly revision?: string | undefined },
): Promise<void> {
  allow(actor, 'mark voices');
  await heard.db.transaction(async (tx) => {
    const { person } = await openFor(tx, actor, recordingId, participantId);
    const marks = voiceMarksOf(await flagsOf(tx, recordingId), participantId);
    if (given.all) {
      if (given.revision === undefined) throw new ChangedMeanwhile([], { unconditional: true });
      // Somebody else said the same of the same marks.
      if (person.voiceMarkedAt && given.revision === voiceRevision(marks, null)) return;
      mustBeTheseMarks(given.revision, marks, person);
    }
    if (given.all && marks.length === 0 && !given.silent) {
      const plain = `Nothing is marked yet. Mark where ${person.name} speaks first. Or tick that they say nothing.`;
      throw badInput(plain, { silent: plain });
    }
    if (given.all && !voiceMayStay(person)) {
      const kept = marks.filter(({ decision }) => decision === 'keep' || decision === null).map(({ id }) => id);
      if (kept.length > 0)
        await tx
          .update(flags)
          .set({ decision: 'silence', suggestion: 'silence', decidedBy: actor.id, decidedAt: new Date() })
          .where(inArray(flags.id, kept));
    }
    await setAllMarked(tx, actor, recordingId, participantId, given.all);
  });
}

async function setAllMarked(
  tx: Transaction,
  actor: Actor,
  recordingId: RecordingId,
  participantId: ParticipantId,
  all: boolean,
): Promise<void> {
  await tx
    .update(participants)
    .set(all ? { voiceMarkedAt: new Date(), voiceMarkedBy: actor.id } : { voiceMarkedAt: null, voiceMarkedBy: null })
    .where(eq(participants.id, participantId));
  await audit(tx, {
    actor: actor.id,
    action: all ? 'voice.all-marked' : 'voice.not-all-marked',
    subject: participantId,
    detail: { recording: recordingId },
  });
}

async function openFor(
  tx: Transaction,
  actor: Actor,
  recordingId: RecordingId,
  participantId: ParticipantId,
): Promise<{ recording: Authorized<RecordingOutline, 'mark voices'>; person: Participant }> {
  const recording = await openForDecisions(tx, actor, 'mark voices', recordingId);
  const person = (await rosterOf(tx, recordingId)).find(({ id }) => id === participantId);
  if (!person) throw notFound('person');
  if (person.onlyMentioned) throw conflict('This person is only talked about. There is no voice to mark.');
  return { recording, person };
}

function rowOf(
  recording: Authorized<RecordingOutline, 'mark voices'>,
  person: Participant,
  actor: Actor,
  { start, end }: VoiceSpan,
): typeof flags.$inferInsert & { id: FlagId } {
  checkPlace(recording, { start, end, action: 'silence' });
  const decision = voiceMayStay(person) ? ('keep' as const) : ('silence' as const);
  return {
    ...addedFlag({
      ...{ id: voiceFlagId(recording.id, person.id, { start, end }), recordingId: recording.id },
      ...{ kind: 'voice', code: 'voice', foundBy: ['staff'], start, end, reason: `${person.name} speaks here.` },
    }),
    participantId: person.id,
    suggestion: decision,
    ...decidedNow(actor, decision),
  };
}

function unique<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
