import { and, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, ChangedMeanwhile, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { withTranscript } from '../recordings/life.ts';
import { faceAgain } from '../rules/consent/kept-faces.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';
import { outcomeOf } from '../rules/redaction/flag-state.ts';
import type { Transaction } from '../store/database.ts';
import { flags } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { type Decision, type Flag, flagsOf } from './flag-rows.ts';
import { followDecisions } from './follow-decisions.ts';
import { type StaleFlag, staleChanges } from './stale-flags.ts';

export interface Choice {
  readonly flagId: FlagId;
  /** null takes a decision back. */
  readonly decision: Decision | null;
  /** Names the flag as it was shown to whoever chose; without it nothing that is covered is uncovered. */
  readonly revision?: string | undefined;
}

/**
 * The choices that make sense for a flag: sound is bleeped or silenced, a region is covered, words of a text are removed, and anything
 * may be kept. To replace a sound takes a recording: see `replaceSound`.
 */
export function choicesFor(flag: Pick<Flag, 'kind' | 'region'>): Decision[] {
  if (flag.kind === 'text') return ['remove', 'keep'];
  return flag.region ? ['cover', 'keep'] : ['bleep', 'silence', 'keep'];
}

const CHOICES_IN_WORDS = {
  text: 'Words of a title can be taken out or kept.',
  picture: 'A part of the picture can be covered or kept.',
  sound: 'A sound can be bleeped, silenced or kept. To replace it, upload a recording.',
};

/**
 * Decides flags, or takes decisions back; undecided repeats of the same saying follow. What was chosen on another state than the one that is
 * there is not saved, except that covering replaces "keep": covering stands until a person chooses again.
 * @throws 403, 404, 422 for a choice that a flag cannot have; ChangedMeanwhile once everything else is saved
 */
export async function decide(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  choices: readonly Choice[],
): Promise<void> {
  allow(actor, 'decide flags');
  if (choices.length === 0) return;
  const { stale, ...rest } = await heard.db.transaction(async (tx) => {
    // Compared under the lock: of two people who choose at once, the second meets what the first chose.
    const locked = await lockForDecisions(tx, actor, 'decide flags', recordingId);
    const met = await meet(tx, recordingId, choices);
    const toSave = met.filter(({ outcome }) => outcome === 'save' || outcome === 'covers');
    if (toSave.length > 0) {
      const recording = await reopen(tx, actor, 'decide flags', locked);
      for (const one of toSave) await saveChoice(tx, actor, one);
      const ids = toSave.map(({ flag }) => flag.id);
      await followDecisions(tx, await withTranscript(tx, recording), actor.id, ids);
    }
    const unfit = met.filter(({ outcome }) => outcome !== 'save' && outcome !== 'there');
    const now = unfit.length > 0 ? await flagsOf(tx, recordingId) : [];
    const stale = unfit.map(({ flag, choice }): StaleFlag => {
      const after = now.find(({ id }) => id === flag.id) ?? flag;
      return { met: flag, now: after, wanted: choice.decision, theirs: flag.decision, stands: after.decision };
    });
    const unconditional = unfit.every(({ outcome }) => outcome === 'unseen');
    return { stale, saved: toSave.filter(({ outcome }) => outcome === 'save').length, unconditional };
  });
  if (stale.length > 0) throw new ChangedMeanwhile(await staleChanges(heard.db, stale), rest);
}

interface MetChoice {
  readonly choice: Choice;
  /** The flag as the choice meets it. */
  readonly flag: Flag;
  readonly outcome: ReturnType<typeof outcomeOf>;
}

async function meet(tx: Transaction, recordingId: RecordingId, choices: readonly Choice[]): Promise<MetChoice[]> {
  const ids = choices.map(({ flagId }) => flagId);
  const found = await tx
    .select()
    .from(flags)
    .where(and(eq(flags.recordingId, recordingId), inArray(flags.id, ids)));
  const byId = new Map(found.map((flag) => [flag.id, flag]));
  return choices.map((choice) => {
    const flag = byId.get(choice.flagId);
    if (!flag) throw notFound('flag');
    if (choice.decision && !choicesFor(flag).includes(choice.decision))
      throw badInput(CHOICES_IN_WORDS[flag.kind === 'text' ? 'text' : flag.region ? 'picture' : 'sound']);
    return { choice, flag, outcome: outcomeOf(choice, flag) };
  });
}

async function saveChoice(tx: Transaction, actor: Actor, { choice, flag, outcome }: MetChoice): Promise<void> {
  const { decision } = choice;
  const by = decision ? { decidedBy: actor.id, decidedAt: new Date() } : { decidedBy: null, decidedAt: null };
  await tx
    .update(flags)
    .set({ decision, replacement: null, follows: null, ...by, code: faceAgain(flag) })
    .where(eq(flags.id, flag.id));
  const detail = { recording: flag.recordingId, decision };
  await audit(tx, {
    actor: actor.id,
    action: 'flag.decided',
    subject: flag.id,
    detail: outcome === 'covers' ? { ...detail, madeOnOtherState: true } : detail,
  });
}
