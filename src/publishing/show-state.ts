import { staleChangesOf } from '../audit/last-change.ts';
import { ChangedMeanwhile } from '../errors.ts';
import { revisionOfFields, staleFields } from '../rules/field-revisions.ts';
import type { Transaction } from '../store/database.ts';
import type { ShowTexts } from '../rules/publishing/show-texts.ts';
import type { Show } from './show-versions.ts';

/** What is no text of a show and waits for nobody. */
export type ShowSettings = Pick<Show, 'retention' | 'afterPicture'>;

/**
 * What somebody may change of a show with words.
 * @param texts the newest, which may wait for a second person: whoever changes a show goes on from these
 */
export function showFields({ retention, afterPicture }: ShowSettings, texts: ShowTexts) {
  const { title, description, author, language, category, explicit, ownerEmail, licence } = texts;
  return { title, description, author, language, category, explicit, ownerEmail, licence, retention, afterPicture };
}

/** Names the state of a show. */
export function showRevision(show: ShowSettings, texts: ShowTexts): string {
  return revisionOfFields(showFields(show, texts));
}

/** @param show locked until the transaction ends @throws ChangedMeanwhile where somebody else changed what is wanted otherwise */
export async function mustBeShownState(
  tx: Transaction,
  show: Show,
  {
    texts,
    revision,
    wanted,
  }: {
    readonly texts: ShowTexts;
    readonly revision: string;
    readonly wanted: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const now: Readonly<Record<string, unknown>> = showFields(show, texts);
  const stale = staleFields(revision, now, wanted);
  if (stale.length === 0) return;
  const state = { now, wanted, revision: showRevision(show, texts) };
  throw new ChangedMeanwhile(await staleChangesOf(tx, show.id, stale, state));
}
