import type { Request } from 'express';
import type { Passage } from '../../rules/redaction/passages.ts';
import { counted } from '../filters.ts';
import { oneOf } from '../forms.ts';
import { queryText } from '../list-pages.ts';

/** What is said where somebody changed words, once it is done. The address carries names and numbers only. */
const ANSWERS = {
  corrected: 'Saved. Listeners will read these words. You can still undo it.',
  replaced: 'Saved in every place that you ticked. You can still undo it.',
  undo: 'Undone. You can still redo it.',
  redo: 'Done again.',
  read: 'Saved: you read this passage.',
  unread: 'Saved: nobody read this passage.',
} as const;

export type WordsAnswer = keyof typeof ANSWERS;
const WORDS_ANSWERS = Object.keys(ANSWERS) as WordsAnswer[];

/** What to say, and in which passage, by its place in the list; null where nothing was done. */
export function answerInPlace(
  request: Request,
  passages: readonly Passage[],
): { readonly passage: number; readonly text: string; readonly newFlags: number } | null {
  const said = oneOf(WORDS_ANSWERS, queryText(request, 'answer'));
  if (!said) return null;
  const at = Number.parseInt(queryText(request, 'at'), 10) || 0;
  const newFlags = Math.max(0, Number.parseInt(queryText(request, 'flags'), 10) || 0);
  const passage = Math.max(
    0,
    passages.findLastIndex(({ first }) => first <= at),
  );
  const text = [
    ANSWERS[said],
    ...(newFlags > 0
      ? [`We found ${counted(newFlags, 'place', 'places')} there that may give someone away. Please decide.`]
      : []),
    ...(queryText(request, 'void') === '1' ? ['The finished version and its approvals count no more.'] : []),
  ].join(' ');
  return { passage, text, newFlags };
}
