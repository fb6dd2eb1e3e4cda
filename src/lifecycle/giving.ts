import { eq } from 'drizzle-orm';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { changeConsent, kindOf } from './change-consent.ts';
import { consentLinks } from '../store/schema.ts';
import type { Answers, Asks } from '../rules/consent/asks.ts';
import { dayInUk } from '../rules/consent/days.ts';
import { latestEndFrom, usualEndFrom } from '../rules/consent/permission-period.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { formerRecord, joinedRecord, scopeKeyOf } from '../rules/consent/joined-givers.ts';
import { answeredLinks, type ConsentLink, lockLink, makeLink, openLink, throughLink, useUp } from '../consent/links.ts';
import { noticeFor, noticeShown } from '../rules/consent/notices/notice.ts';
import type { Reply } from '../rules/consent/notices/wording.ts';
import { changePerson, factsOf, findPerson, idsOf, sealFor, unsealFor } from '../consent/person-store.ts';
import { DateOfBirthInput } from '../rules/consent/age-input.ts';
import { groupOf, isAgeUnknown } from '../rules/consent/policy.ts';
import {
  addRecords,
  type ConsentRow,
  lockConsentChain,
  type NewRecord,
  policyThatFits,
  recordsThatFit,
} from '../consent/record-store.ts';
import type { GiverRole } from '../rules/consent/records.ts';
import { type Attribute, ATTRIBUTES } from '../rules/consent/tags.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';

type Db = Pick<Heard['db'], 'select'>;

/**
 * What a link asks, one question after the other: what the organisation asks of somebody of this age, as far as the link asks for it. Where nobody
 * can read what the organisation asks, that is everything, so that a no can be said to each.
 */
export async function questionsOf(db: Db, link: ConsentLink, now = new Date()): Promise<Attribute[]> {
  const root = (await idsOf(db, [link.personId])).get(link.personId)![0]!;
  const policy = await policyThatFits(db);
  const wanted = asksOf(link).attributes;
  const person = factsOf(await findPerson(db, root));
  const asked = policy ? policy.groups[groupOf(person, dayInUk(now), policy)].questions : ATTRIBUTES;
  return asked.filter((attribute) => !wanted || wanted.includes(attribute));
}

/** @throws when the link is not one for giving */
export function asksOf({ asks }: ConsentLink): Asks {
  if (!asks) throw new Error('This link asks for nothing.');
  return asks;
}

/** The day on which a permission that is given today through this link ends. */
export function untilOf(link: ConsentLink, now = new Date()): string {
  const today = dayInUk(now);
  return [asksOf(link).until ?? usualEndFrom(today), latestEndFrom(today)].sort()[0]!;
}

/** Keeps one answer until all are sent. @throws 410 for a link that does not work, 422 for an answer that was not offered */
export async function keepAnswer(heard: Heard, secret: string, attribute: Attribute, reply: string): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const link = await lockLink(tx, 'give', secret);
    const { answers } = noticeFor(link.giver, asksOf(link).format).questions[attribute];
    const offered = answers.find(({ value }) => value === reply);
    if (!offered || !(await questionsOf(tx, link)).includes(attribute))
      throw badInput('Choose an answer. You can say that you are not sure.', {
        answer: 'Choose an answer. You can say that you are not sure.',
      });
    await tx
      .update(consentLinks)
      .set({ answers: { ...link.answers, [attribute]: offered.value } })
      .where(eq(consentLinks.id, link.id));
  });
}

/** Whether a link asks when the participant was born: where nobody knows how old they are, nobody knows who else has to agree. */
export async function asksForBirthday(db: Db, link: ConsentLink): Promise<boolean> {
  const root = (await idsOf(db, [link.personId])).get(link.personId)![0]!;
  return isAgeUnknown(factsOf(await findPerson(db, root)));
}

/** The date of birth that was written through a link and not sent yet; null where there is none. */
export async function birthdayOf(db: Db, { personId, dateOfBirth }: ConsentLink): Promise<string | null> {
  return dateOfBirth && unsealFor(db, personId, dateOfBirth);
}

/** Keeps a date of birth until everything is sent; '' where they would rather not say. @throws 410, 422 */
export async function keepBirthday(heard: Heard, secret: string, day: string, now = new Date()): Promise<void> {
  const isFit = day === '' || (DateOfBirthInput.safeParse(day).success && day <= dayInUk(now));
  const plain = 'Write a real day, or leave it empty.';
  if (!isFit) throw badInput(plain, { born: plain });
  await heard.db.transaction(async (tx) => {
    const link = await lockLink(tx, 'give', secret, now);
    const dateOfBirth = day === '' ? null : await sealFor(tx, link.personId, day);
    await tx.update(consentLinks).set({ dateOfBirth }).where(eq(consentLinks.id, link.id));
  });
}

const YES_WAITS =
  'We wrote down each no. Other answers have to wait, because something is broken here. They are kept. Please send them again in a few days.';

/**
 * Turns the answers into consent records. The link is used up. Where the policy or an earlier record cannot be read, each no is written down, and
 * everything else waits: the link goes on working for it.
 * @returns the address of a link with which this giver can take the permission back
 * @throws 410, or 422 while a question is open or an answer has to wait
 */
export async function sendAnswers(heard: Heard, secret: string, now = new Date()): Promise<string> {
  const opened = await openLink(heard.db, 'give', secret, now);
  const actor = throughLink(opened);
  const about = { why: 'Somebody who is in it answered about their consent.', personIds: [opened.personId] };
  const { result } = await changeConsent<string | null>(heard, actor, about, async (tx) => {
    const link = await lockLink(tx, 'give', secret, now);
    await lockConsentChain(tx);
    const ids = (await idsOf(tx, [link.personId])).get(link.personId)!;
    const { records: old, unfit } = await recordsThatFit(tx, ids);
    const isUnread = unfit.length > 0 || (await policyThatFits(tx)) === null;
    const answered = await recordsOfAnswers(tx, { link, ids, old }, now);
    const records = isUnread ? answered.filter(({ attribute }) => link.answers[attribute] === 'never') : answered;
    const rows = await addRecords(tx, actor, records, now);
    // Whose yes a no is about is not known where a record cannot be read.
    const kind = isUnread ? 'no' : kindOf(rows, old);
    if (records.length < answered.length)
      return { result: null, changed: records.length > 0 ? { personIds: ids, kind } : null };
    const dateOfBirth = (await asksForBirthday(tx, link)) ? await birthdayOf(tx, link) : null;
    if (dateOfBirth) await changePerson(tx, actor, ids[0]!, { dateOfBirth });
    await useUp(tx, link, now);
    const end = records
      .map(({ until }) => until!)
      .sort()
      .at(-1)!;
    const address = await makeLink(tx, heard, actor, {
      kind: 'withdraw',
      personId: ids[0]!,
      giver: link.giver,
      days: Math.ceil((Date.parse(`${end}T00:00:00Z`) - now.getTime()) / 86_400_000) + 1,
    });
    // Who has to agree may be others now.
    return { result: address, changed: { personIds: ids, kind: dateOfBirth && kind === 'yes' ? 'unclear' : kind } };
  });
  if (result === null) throw badInput(YES_WAITS, { send: YES_WAITS });
  return result;
}

async function recordsOfAnswers(
  tx: Transaction,
  {
    link,
    ids,
    old,
  }: { readonly link: ConsentLink; readonly ids: readonly PersonId[]; readonly old: readonly ConsentRow[] },
  now: Date,
): Promise<NewRecord[]> {
  const asks = asksOf(link);
  const questions = await questionsOf(tx, link, now);
  if (questions.some((attribute) => !link.answers[attribute])) throw badInput('Some questions are still open.');
  const person = factsOf(await findPerson(tx, ids[0]!));
  const live = liveRecords(old) as ConsentRow[];
  const earlier = (await answeredLinks(tx, ids)).filter(
    (other) => other.asks && scopeKeyOf(other.asks.scope) === scopeKeyOf(asks.scope),
  );
  return questions.map((attribute): NewRecord => {
    const former = formerRecord(
      live.filter((record) => record.attribute === attribute),
      asks,
      person,
      now,
    );
    const own = new Map<GiverRole, Reply>(
      earlier.flatMap(({ giver, answers }) => (answers[attribute] ? [[giver, answers[attribute]] as const] : [])),
    );
    const answer = {
      role: link.giver,
      reply: link.answers[attribute]!,
      channels: asks.channels,
      until: untilOf(link, now),
    };
    const { channels, givers, ...joined } = joinedRecord(former, answer, own, now);
    return {
      ...joined,
      channels: [...channels],
      givers,
      personId: ids[0]!,
      attribute,
      scope: asks.scope,
      stage: asks.stage,
      notice: noticeShown(noticeFor(link.giver, asks.format)),
    };
  });
}

/** Answers in the order of the questions, for the page on which they are checked. */
export function answersInWords(
  link: ConsentLink,
  questions: readonly Attribute[],
): { attribute: Attribute; title: string; answer: string | null }[] {
  const notice = noticeFor(link.giver, asksOf(link).format);
  const answers: Answers = link.answers;
  return questions.map((attribute) => {
    const { title, answers: offered } = notice.questions[attribute];
    return { attribute, title, answer: offered.find(({ value }) => value === answers[attribute])?.text ?? null };
  });
}
