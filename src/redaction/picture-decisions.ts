import { ADDED_BY_STAFF, addedFlag, decidedNow } from './flag-rows.ts';
import { and, eq } from 'drizzle-orm';
import type { CoverKey } from '../../media/spans.ts';
import { audit, type AuditEntry } from '../audit/log.ts';
import { badInput, ChangedMeanwhile, conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized } from '../people/allow.ts';
import type { RecordingOutline } from '../recordings/life.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import { isStale } from '../rules/changed-meanwhile.ts';
import { flagRevision } from '../rules/redaction/flag-state.ts';
import { newId } from '../store/ids.ts';
import { flags } from '../store/schema.ts';
import {
  checkShape,
  type CoverOutline,
  isWholePicture,
  type PictureRoom,
  shapeOf,
  wholePicture,
} from '../rules/redaction/cover-shape.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';
import { type Flag, lockForDecisions, openForDecisions, reopen } from './decisions.ts';
import { staleChanges } from './stale-flags.ts';
import type { Transaction } from '../store/database.ts';

/** A part of the picture that staff want covered. Seconds, and pixels of the picture. */
export interface NewCover {
  readonly start: number;
  readonly end: number;
  /** Without a region and keys: the whole picture. */
  readonly region?: CoverOutline['region'] | null;
  readonly keys?: readonly CoverKey[] | null;
  /** In the words of whoever adds it. */
  readonly why: string;
}

/** A flag that staff added themselves: only such a one may be drawn anew or deleted. */
export function isStaffs({ foundBy }: Pick<Flag, 'foundBy'>): boolean {
  return foundBy.length > 0 && foundBy.every((finder) => finder === 'staff');
}

/** Adds a box, or the whole picture, from here to here. It is decided at once: cover. @returns the flag's id @throws 409, 422 */
export async function addCover(heard: Heard, actor: Actor, recordingId: RecordingId, cover: NewCover): Promise<FlagId> {
  allow(actor, 'cover picture');
  const id = newId<FlagId>();
  await heard.db.transaction(async (tx) => {
    const room = roomOf(await openForDecisions(tx, actor, 'cover picture', recordingId));
    const whole = !cover.region && !cover.keys;
    const shape = whole ? wholePicture(cover.start, cover.end, room) : shapeOf(cover);
    checkShape(shape, room);
    await tx.insert(flags).values({
      ...addedFlag({
        ...{ id, recordingId, kind: 'picture', code: codeOf(shape, room), foundBy: ['staff'] },
        ...{ start: shape.start, end: shape.end, reason: cover.why.trim() || ADDED_BY_STAFF },
      }),
      ...columnsOf(shape),
      ...decidedNow(actor, 'cover'),
    });
    await audit(tx, flagEntry(actor, 'flag.added', id, recordingId, { decision: 'cover' }));
  });
  return id;
}

/**
 * Changes where or when a box is. One that was found may only be given more time: to show a part of it is a decision, and to hide more
 * is a box of one's own. What was kept has to be decided again.
 * @param change makes the new shape from the present one
 * @throws 404, 409, 422
 */
export async function reshapeCover(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  change: (shape: CoverOutline) => CoverOutline,
  revision?: string,
): Promise<void> {
  await changeFlag(heard, actor, recordingId, flagId, {
    revision,
    wanted: (flag) => change(outlineOf(flag)),
    there: outlineOf,
    uncovers: (flag) => !onlyGrows(outlineOf(flag), change(outlineOf(flag))),
    make: async (flag, recording) => {
      const shape = change(outlineOf(flag));
      const room = roomOf(recording);
      checkShape(shape, room);
      if (!isStaffs(flag)) mustOnlyGrow(outlineOf(flag), shape);
      const code = isStaffs(flag) ? codeOf(shape, room) : flag.code;
      return {
        set: { ...columnsOf(shape), code, ...(flag.decision === 'keep' ? UNDECIDED_PICTURE : {}) },
        action: 'flag.reshaped',
      };
    },
  });
}

/** Deletes a box that staff added. @throws 404, 409 for one that was found: that can only be decided, and for one that somebody changed */
export async function removeCover(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  revision?: string,
): Promise<void> {
  allow(actor, 'cover picture');
  await heard.db.transaction(async (tx) => {
    const locked = await lockForDecisions(tx, actor, 'cover picture', recordingId);
    const flag = await pictureFlag(tx, recordingId, flagId);
    if (!isStaffs(flag))
      throw conflict('We found this one, so it cannot be deleted. Choose to keep it or to cover it.');
    await mustBeAsShown(tx, flag, { revision, wanted: () => null, there: outlineOf, uncovers: () => true });
    await reopen(tx, actor, 'cover picture', locked);
    await tx.delete(flags).where(eq(flags.id, flagId));
    await audit(tx, flagEntry(actor, 'flag.removed', flagId, recordingId));
  });
}

/** What a flag holds that nobody decided. */
export const UNDECIDED_PICTURE = { decision: null, decidedBy: null, decidedAt: null } as const;

/** What somebody wants of a flag in the picture, and on which state of it. */
interface WantedChange {
  /** Names the flag as it was shown; undefined where that is not known. */
  readonly revision: string | undefined;
  readonly wanted: (flag: Flag) => unknown;
  /** What is there now, to be compared with what is wanted. */
  readonly there: (flag: Flag) => unknown;
  /** Whether it would take away something that somebody chose. */
  readonly uncovers: (flag: Flag) => boolean;
}

/** @returns false where somebody else made the same change. @throws ChangedMeanwhile */
async function mustBeAsShown(
  tx: Transaction,
  flag: Flag,
  { revision, wanted, there, uncovers }: WantedChange,
): Promise<boolean> {
  const unseen = revision === undefined && uncovers(flag);
  if (!unseen && !isStale(revision, flagRevision(flag))) return true;
  const [mine, theirs] = [wanted(flag), there(flag)];
  if (canonicalJson(mine) === canonicalJson(theirs)) return false;
  const change = { met: flag, now: flag, wanted: mine, theirs, stands: theirs };
  throw new ChangedMeanwhile(await staleChanges(tx, [change]), { unconditional: unseen });
}

/** What to change, and what that is called in the audit log. */
type Change = { readonly set: Partial<Flag>; readonly action: string };

/**
 * Changes a flag in the picture and writes that down; whatever was made before is void. Compared under the lock.
 * @throws 403, 404, 409
 */
export async function changeFlag(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  change: WantedChange & {
    make(flag: Flag, recording: Authorized<RecordingOutline, 'cover picture'>, tx: Transaction): Promise<Change>;
  },
): Promise<void> {
  allow(actor, 'cover picture');
  await heard.db.transaction(async (tx) => {
    const locked = await lockForDecisions(tx, actor, 'cover picture', recordingId);
    const flag = await pictureFlag(tx, recordingId, flagId);
    if (!(await mustBeAsShown(tx, flag, change))) return;
    const recording = await reopen(tx, actor, 'cover picture', locked);
    const { set, action } = await change.make(flag, recording, tx);
    // Whatever staff had a hand in stays as they left it when the recording is checked again.
    const foundBy = [...new Set([...flag.foundBy, 'staff'])];
    await tx
      .update(flags)
      .set({ ...set, foundBy })
      .where(eq(flags.id, flagId));
    await audit(tx, flagEntry(actor, action, flagId, recordingId, { decision: set.decision ?? flag.decision }));
  });
}

async function pictureFlag(tx: Transaction, recordingId: RecordingId, flagId: FlagId): Promise<Flag> {
  const [flag] = await tx
    .select()
    .from(flags)
    .where(and(eq(flags.recordingId, recordingId), eq(flags.id, flagId)));
  if (flag?.kind !== 'picture' || !flag.region) throw notFound('flag');
  return flag;
}

function outlineOf({ start, end, region, keys }: Flag): CoverOutline {
  return { start, end, region: region!, keys };
}

function onlyGrows(before: CoverOutline, after: CoverOutline): boolean {
  const sameBox = JSON.stringify([before.region, before.keys]) === JSON.stringify([after.region, after.keys]);
  return sameBox && after.start <= before.start && after.end >= before.end;
}

function mustOnlyGrow(before: CoverOutline, after: CoverOutline): void {
  if (onlyGrows(before, after)) return;
  const plain =
    'We found this one, so it can only be made longer. To hide more, add a box of your own. To show it, keep it.';
  throw badInput(plain, { end: plain });
}

function roomOf({ facts }: Authorized<RecordingOutline, 'cover picture'>): PictureRoom {
  if (!facts?.picture) throw badInput('This recording has no picture to cover.');
  const { width, height } = facts.picture;
  return { width, height, durationSeconds: facts.durationSeconds };
}

function codeOf({ region, keys }: CoverOutline, room: PictureRoom): string {
  return keys === null && isWholePicture(region, room) ? 'whole-picture' : 'box';
}

function columnsOf({ start, end, region, keys }: CoverOutline) {
  return { start, end, region: { ...region }, keys: keys ? keys.map((key) => ({ ...key })) : null };
}

/** An entry of the audit log about a flag. */
export function flagEntry(
  actor: Actor,
  action: string,
  subject: FlagId,
  recordingId: RecordingId,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { actor: actor.id, action, subject, detail: { recording: recordingId, ...detail } };
}
