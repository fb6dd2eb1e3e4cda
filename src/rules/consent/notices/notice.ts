import type { GiverRole } from '../records.ts';
import { ADULT_EASY_READ, ADULT_PLAIN } from './responsible-adult-1.ts';
import type { Format, Notice } from './wording.ts';
import { YOUNG_EASY_READ, YOUNG_PLAIN } from './young-person-1.ts';
import { hashOf } from '../../canonical-json.ts';

/** Every version that was ever shown; of those with the same id and format the last is in use. */
export const NOTICES: readonly Notice[] = [YOUNG_PLAIN, YOUNG_EASY_READ, ADULT_PLAIN, ADULT_EASY_READ];

/** The wording in use for whoever answers: about themselves, or about a young person they answer for. */
export function noticeFor(giver: GiverRole, format: Format): Notice {
  const id = giver === 'self' ? 'young-person' : 'responsible-adult';
  return NOTICES.findLast((notice) => notice.id === id && notice.format === format)!;
}

/** What a consent record keeps of a notice: which one it was, and the SHA-256 of its exact wording as canonical JSON. */
export function noticeShown(notice: Notice) {
  const { id, version, language, format } = notice;
  return { id, version, sha256: hashOf(notice), language, format };
}
