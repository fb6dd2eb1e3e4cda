import { isNull } from 'drizzle-orm';
import type { Heard } from '../../src/heard.ts';
import { samePersonQuestions } from '../../src/store/schema.ts';
import { AccountId } from '../../src/rules/ids.ts';

/** As if staff had said of everybody who may be known already that they are somebody else. */
export async function answerAllNew(heard: Pick<Heard, 'db'>): Promise<void> {
  await heard.db
    .update(samePersonQuestions)
    .set({ notSameBy: AccountId.parse('staff') })
    .where(isNull(samePersonQuestions.notSameBy));
}
