import { dayInUk, dayInWords, daysAfter } from '../rules/consent/days.ts';
import type { ConsentResult } from '../rules/consent/consent-table.ts';
import { isOnlyMentioned } from '../rules/consent/rules.ts';
import type { Manifest } from '../rules/publishing/manifest.ts';
import type { Participant } from '../consent/roster-rows.ts';
import type { approvals, releases, signOffs } from '../store/schema.ts';
import type { ActorId } from '../rules/ids.ts';

export interface Release extends Omit<typeof releases.$inferSelect, 'manifest'> {
  readonly manifest: Manifest;
}
export type Approval = typeof approvals.$inferSelect;
export type SignOff = typeof signOffs.$inferSelect;

/** Everything that the answer to "may this be published?" depends on, as it is now. */
export interface ReleaseStatus {
  readonly release: Release;
  readonly approvals: readonly Approval[];
  readonly signOffs: readonly SignOff[];
  readonly people: readonly Participant[];
  /** Worked out anew from the tags at this moment. */
  readonly consent: ConsentResult;
  readonly decisionsHash: string;
  readonly consentsHash: string;
  readonly undecided: number;
  /** What in the texts of its show stands in the way, in plain sentences. */
  readonly showDoubts: readonly string[];
  readonly uploadedBy: ActorId;
  readonly onePersonApproves: boolean;
  /** Days between the last sign-off and publication, so that everyone can think again. */
  readonly coolingOffDays: number;
  readonly now: Date;
}

/** Whoever is seen or heard signs off the final edit; someone who is only mentioned does not. */
export function signOffsNeeded(people: readonly Participant[]): Participant[] {
  return people.filter((person) => !isOnlyMentioned(person));
}

/**
 * What still stands between a release and publication, in plain sentences; empty when nothing does.
 * Every yes counts only for the manifest hash that it was given to (design, invariant 1).
 */
export function whatIsMissing(status: ReleaseStatus): string[] {
  const { release, approvals, signOffs, people, consent } = status;
  const missing: string[] = [];
  if (!release.current) missing.push(`This version is out of date. ${release.voidedReason ?? ''}`.trim());
  if (release.manifest.decisionsHash !== status.decisionsHash)
    missing.push('A decision has changed since this version was made.');
  if (release.manifest.consentsHash !== status.consentsHash)
    missing.push('A consent has changed since this version was made.');
  if (status.undecided > 0) missing.push('There are flags without a decision.');
  missing.push(...consent.blocks);
  missing.push(...status.showDoubts);
  if (!release.verification) missing.push('The finished files have not been checked yet.');
  else if (!release.verification.passed) missing.push('The check of the finished files found something.');
  const valid = approvals.filter(
    (approval) =>
      approval.manifestHash === release.manifestHash &&
      (approval.consentsHash === null || approval.consentsHash === status.consentsHash),
  );
  const consentYes = valid.find((approval) => approval.kind === 'consent');
  const redactionYes = valid.find((approval) => approval.kind === 'redaction');
  if (!consentYes) missing.push('Somebody has to approve the consents.');
  if (!redactionYes) missing.push('Somebody has to approve the redactions.');
  if (!status.onePersonApproves) {
    if (consentYes && redactionYes && consentYes.userId === redactionYes.userId)
      missing.push('Two different people have to approve.');
    if (valid.some((approval) => approval.userId === status.uploadedBy))
      missing.push('Whoever uploaded the recording cannot approve it.');
  }
  const answers = signOffs.filter(({ manifestHash }) => manifestHash === release.manifestHash);
  for (const person of signOffsNeeded(people)) {
    const answer = answers.find(({ participantId }) => participantId === person.id);
    if (!answer) missing.push(`${person.name} has not said yes to the final version.`);
    else if (answer.answer === 'no') missing.push(`${person.name} said no to the final version.`);
    else if (answer.answer === 'change') missing.push(`${person.name} asked for a change in the final version.`);
  }
  missing.push(...coolingOff(status, answers));
  return missing;
}

/** Everyone has some days after the last sign-off to think again (targets: consent). */
function coolingOff({ coolingOffDays, now }: ReleaseStatus, answers: readonly SignOff[]): string[] {
  if (coolingOffDays === 0 || answers.length === 0) return [];
  const last = new Date(Math.max(...answers.map(({ createdAt }) => createdAt.getTime())));
  const from = daysAfter(dayInUk(last), coolingOffDays);
  if (dayInUk(now) >= from) return [];
  return [
    `Wait until ${dayInWords(from)}. Everyone has ${coolingOffDays === 1 ? 'a day' : `${coolingOffDays} days`} after the last sign-off to think again.`,
  ];
}
