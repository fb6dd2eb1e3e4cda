import { fold } from '../detection/words.ts';

/** A place where what is looked for stands, by numbers of words, and what would stand there. */
export interface PlaceToReplace {
  readonly first: number;
  readonly count: number;
  readonly old: string;
  readonly now: string;
}

const OPENS = /^[^\p{L}\p{N}]*/u;
const CLOSES = /[^\p{L}\p{N}]*$/u;
const bare = (text: string) => fold(text.trim().replace(OPENS, '').replace(CLOSES, ''));

/**
 * Every place where these words stand, whatever their case, accents and the marks around them: marks before and after stay. Places do not share a
 * word. Nothing is found for nothing.
 */
export function placesToReplace(
  words: readonly { readonly text: string }[],
  { find, replacement }: { readonly find: string; readonly replacement: string },
): PlaceToReplace[] {
  const wanted = find
    .split(/\s+/u)
    .map(bare)
    .filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const texts = words.map(({ text }) => bare(text));
  const places: PlaceToReplace[] = [];
  for (let at = 0; at + wanted.length <= texts.length; at++) {
    if (!wanted.every((word, index) => texts[at + index] === word)) continue;
    const old = words.slice(at, at + wanted.length).map(({ text }) => text.trim());
    const opens = OPENS.exec(old[0]!)![0];
    const closes = CLOSES.exec(old.at(-1)!)![0];
    const now = replacement.trim();
    places.push({
      first: at,
      count: wanted.length,
      old: old.join(' '),
      now: now === '' ? '' : `${OPENS.exec(now)![0] ? '' : opens}${now}${CLOSES.exec(now)![0] ? '' : closes}`,
    });
    at += wanted.length - 1;
  }
  return places;
}
