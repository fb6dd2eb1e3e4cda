import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { type Absence, isSlip } from '../rules/consent/absence.ts';
import type { RecordingId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';
import { participants } from '../store/schema.ts';
import type { Participant } from './roster-rows.ts';

/**
 * Writes down that somebody is less in the recording than the list says. A slip of the hand is undone at once.
 * @returns whether the row is `gone`, this was `said` just now, or it was `known`
 * @throws 409 for whoever said no
 */
export async function sayAbsence(
  tx: Transaction,
  actor: Actor,
  row: Participant,
  what: Absence,
  { recordingId, now }: { readonly recordingId: RecordingId; readonly now: Date },
): Promise<'gone' | 'said' | 'known'> {
  mayLeave(row);
  const detail = { participant: row.id, person: row.personId };
  if (what === 'absent' && isSlip(row, actor.id, now)) {
    await tx.delete(participants).where(eq(participants.id, row.id));
    await audit(tx, { actor: actor.id, action: 'roster.slip-undone', subject: recordingId, detail });
    return 'gone';
  }
  if (row.saidToBe === what) return 'known';
  await tx
    .update(participants)
    .set({ saidToBe: what, saidToBeBy: actor.id, saidToBeAt: now })
    .where(eq(participants.id, row.id));
  await audit(tx, { actor: actor.id, action: `roster.said-${what}`, subject: recordingId, detail });
  return 'said';
}

/** Takes back what was said of somebody: they stay what they are. */
export async function sayTheyStay(
  tx: Transaction,
  actor: Actor,
  row: Participant,
  recordingId: RecordingId,
): Promise<void> {
  if (row.saidToBe === null) return;
  await tx
    .update(participants)
    .set({ saidToBe: null, saidToBeBy: null, saidToBeAt: null })
    .where(eq(participants.id, row.id));
  await audit(tx, {
    actor: actor.id,
    action: 'roster.stays',
    subject: recordingId,
    detail: { participant: row.id, person: row.personId, saidToBe: row.saidToBe, saidBy: row.saidToBeBy },
  });
}

/** Rules by which somebody who is seen or heard took something back, or the law did. */
const TAKEN_BACK = ['withdrawn', 'erased', 'restriction'];

export function tookSomethingBack({ onlyMentioned, restriction, permissions }: Participant): boolean {
  if (onlyMentioned) return false;
  return restriction !== null || Object.values(permissions).some(({ rule }) => TAKEN_BACK.includes(rule));
}

/** @throws 409 for whoever said no, whoever the law protects, and where staff have to say first who it is */
export function mayLeave(row: Participant): void {
  if (row.perhapsOf) throw conflict(`Say first who ${row.name} is: one of the people it may be could have said no.`);
  if (tookSomethingBack(row))
    throw conflict(
      `${row.name} said no, so they have to stay on the list, under the same name: that keeps their voice and face out.`,
    );
}
