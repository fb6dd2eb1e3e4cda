import { type AnyPgColumn, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ActorId, PersonId } from '../rules/ids.ts';
import { bytes, created, when } from './columns.ts';

/**
 * A participant, in whatever recordings they are. What says who they are lies in `details`, closed with a key of their own, which is itself
 * closed with the service's key: destroying it makes every copy unreadable, also in backups.
 */
export const persons = pgTable('persons', {
  id: text('id').$type<PersonId>().primaryKey(),
  /** The person's own key, sealed with the service's; null once they were erased. */
  sealedKey: bytes('sealed_key'),
  /** `PersonDetails`, sealed with that key; null once they were erased. */
  details: bytes('details'),
  /** SHA-256 of their last consent record's hash and of the erasure's day: all that is left to prove that we once had permission. */
  erasureProof: text('erasure_proof'),
  erasedAt: when('erased_at'),
  /** Found to be the same person as another: their records and recordings count as one. */
  mergedInto: text('merged_into')
    .$type<PersonId>()
    .references((): AnyPgColumn => persons.id),
  createdBy: text('created_by').$type<ActorId>().notNull(),
  createdAt: created(),
  updatedAt: when('updated_at').notNull().defaultNow(),
});

/**
 * Entries on the list of participants that may be one person, because somebody who may not see the list wrote a known name down. Open until
 * staff say that they are two people, or until they count as one.
 */
export const samePersonQuestions = pgTable(
  'same_person_questions',
  {
    /** The newer entry: what it is in is not published before the answer. */
    personId: text('person_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    otherId: text('other_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    createdAt: created(),
    notSameBy: text('not_same_by').$type<ActorId>(),
    notSameAt: when('not_same_at'),
  },
  (t) => [primaryKey({ columns: [t.personId, t.otherId] }), index('same_person_questions_by_other').on(t.otherId)],
);
