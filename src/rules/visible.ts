/** What Unicode lets programs show as nothing, and the empty braille pattern. */
const SHOWN_AS_NOTHING = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a text holds anything that can be seen: a letter, a number, a mark of punctuation or a symbol. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(SHOWN_AS_NOTHING, ''));
}
