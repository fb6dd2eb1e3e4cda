import { isNull } from 'drizzle-orm';
import type { Heard } from '../../src/heard.ts';
import { samePersonQuestions } from '../../src/store/schema.ts';

/** As if staff had said of everybody who may be known already that they are somebody else. */
export async function answerAllNew(heard: Pick<Heard, 'db'>): Promise<void> {
  await heard.db.update(samePersonQuestions).set({ notSameBy: 'staff' }).where(isNull(samePersonQuestions.notSameBy));
}
