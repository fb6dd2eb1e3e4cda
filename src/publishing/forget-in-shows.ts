import { and, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Actor } from '../people/actor.ts';
import { textsToRead, withoutWords } from '../rules/publishing/show-texts.ts';
import type { Database } from '../store/database.ts';
import { showVersions } from '../store/schema.ts';
import { keptVersions, lockShow, settleReminders, type ShowVersion } from './show-versions.ts';

/** Versions that listeners never read. */
const NEVER_PUBLIC: readonly ShowVersion['state'][] = ['waiting', 'refused', 'taken-back'];

/**
 * Deletes the words of every version of a show that was never public and holds one of these names. Row and hash stay. One that waits is taken
 * back by it, so that nobody confirms what is not there any more.
 */
export async function forgetInShows(
  { db }: { readonly db: Database },
  actor: Pick<Actor, 'id'>,
  names: readonly string[],
): Promise<void> {
  const [name, ...also] = [...new Set(names.filter(Boolean))];
  if (name === undefined) return;
  // With their word lists, the finders take as long to load as all else: no process starts with them.
  const { namesInText } = await import('../rules/detection/names/text-flags.ts');
  const person = { name, also, soundsLike: [] };
  const rows = await db
    .selectDistinct({ id: showVersions.showId })
    .from(showVersions)
    .where(inArray(showVersions.state, [...NEVER_PUBLIC]));
  for (const { id } of rows)
    await db.transaction(async (tx) => {
      const show = await lockShow(tx, id, 'no key update');
      for (const { number, state, texts, textsHash } of await keptVersions(tx, show)) {
        const isNamed = textsToRead(texts, texts.slug ?? '').some(({ text }) => namesInText(text, [person]).length > 0);
        if (!NEVER_PUBLIC.includes(state) || !isNamed) continue;
        await tx
          .update(showVersions)
          .set({ texts: withoutWords(texts), confirmed: [], ...(state === 'waiting' ? { state: 'taken-back' } : {}) })
          .where(and(eq(showVersions.showId, id), eq(showVersions.number, number)));
        if (state === 'waiting') await settleReminders(tx, actor, id);
        const detail = { version: number, texts: textsHash };
        await audit(tx, { actor: actor.id, action: 'show.texts-deleted', subject: id, detail });
      }
    });
}
